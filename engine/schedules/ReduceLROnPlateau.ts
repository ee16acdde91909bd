import { choice, entry, integer, NOT_NEGATIVE, number } from '../settings/fields.ts';
import { named } from '../settings/python.ts';
import { defineSchedule } from './schedule.ts';
import type { FeedbackState } from './schedule.ts';

interface PlateauState extends FeedbackState {
  readonly best: number;
  readonly badEpochs: number;
  readonly cooldown: number;
}

/** Smallest change of the learning rate, as in PyTorch. */
const LEAST_CHANGE = 1e-8;

/** torch.optim.lr_scheduler.ReduceLROnPlateau */
export const ReduceLROnPlateau = defineSchedule(
  entry(
    ['Reduce on plateau', '平台期衰减'],
    [
      'Decays when the validation loss stops improving (the training loss if there is no validation set).',
      '当验证损失不再改善时衰减（没有验证集时用训练损失）。',
    ],
    {
      factor: number(
        0.1,
        ['Factor', '系数'],
        ['Factor by which the learning rate is reduced (factor).', '降低学习率的因子（factor）。'],
        {
          min: 1e-12,
          max: 0.999999999,
        },
      ),
      patience: integer(
        10,
        ['Patience', '耐心'],
        ['Epochs without improvement before it decays (patience).', '衰减之前允许的无改善轮次（patience）。'],
        { min: 0, max: 1e6 },
      ),
      threshold: number(
        1e-4,
        ['Threshold', '阈值'],
        ['Minimum change that counts as an improvement (threshold).', '算作改善的最小变化（threshold）。'],
        NOT_NEGATIVE,
      ),
      thresholdMode: choice(
        'rel',
        ['Threshold mode', '阈值模式'],
        ['Relative to the best loss, or absolute (threshold_mode).', '相对于最佳损失，或绝对值（threshold_mode）。'],
        [
          { value: 'rel', label: ['relative', '相对'] },
          { value: 'abs', label: ['absolute', '绝对'] },
        ],
      ),
      cooldown: integer(
        0,
        ['Cooldown', '冷却'],
        ['Epochs to wait after a decay (cooldown).', '衰减后等待的轮次（cooldown）。'],
        {
          min: 0,
          max: 1e6,
        },
      ),
      minLr: number(
        0,
        ['Min learning rate', '最小学习率'],
        ['Lower bound of the learning rate (min_lr).', '学习率的下界（min_lr）。'],
        NOT_NEGATIVE,
      ),
    },
  ),
  {
    rate: (_, { base }) => base,
    feedback: {
      note: {
        en: 'Reduced when the loss plateaus, which is not known in advance.',
        zh: '损失进入平台期时降低，时刻无法预知。',
      },
      start: (_, lr): PlateauState => ({ lr, best: Infinity, badEpochs: 0, cooldown: 0 }),
      after: (settings, state: PlateauState, loss): PlateauState => {
        const { threshold, thresholdMode, patience, factor, minLr } = settings;
        const better = thresholdMode === 'rel' ? loss < state.best * (1 - threshold) : loss < state.best - threshold;
        const cooling = state.cooldown > 0;
        const badEpochs = better || cooling ? 0 : state.badEpochs + 1;
        const best = better ? loss : state.best;
        const cooldown = cooling ? state.cooldown - 1 : 0;
        if (badEpochs <= patience) return { lr: state.lr, best, badEpochs, cooldown };
        const lower = Math.max(state.lr * factor, minLr);
        const lr = state.lr - lower > LEAST_CHANGE ? lower : state.lr;
        return { lr, best, badEpochs: 0, cooldown: settings.cooldown };
      },
    },
    every: () => 'loss',
    python: ({ factor, patience, threshold, thresholdMode, cooldown, minLr }) =>
      named({ factor, patience, threshold, threshold_mode: thresholdMode, cooldown, min_lr: minLr }),
  },
);
