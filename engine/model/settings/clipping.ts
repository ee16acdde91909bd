/** What is done with gradients that are too large, as torch.nn.utils has it. */
import { entry, number, POSITIVE } from './fields.ts';

export const CLIPPING = {
  none: entry(['Off', '关闭'], ['Gradients stay as they are.', '梯度保持不变。'], {}),
  norm: entry(
    ['By norm', '按范数'],
    [
      'All gradients together are scaled down to this length (clip_grad_norm_).',
      '将全部梯度整体缩放到此长度以内（clip_grad_norm_）。',
    ],
    {
      maxNorm: number(
        1,
        ['Largest norm', '最大范数'],
        ['Length of all gradients together.', '全部梯度的总长度。'],
        POSITIVE,
      ),
    },
  ),
  value: entry(
    ['By value', '按值'],
    ['Each number is cut off at this size (clip_grad_value_).', '每个数值截断到此大小以内（clip_grad_value_）。'],
    { clipValue: number(1, ['Largest value', '最大值'], ['Size of one number.', '单个数值的大小。'], POSITIVE) },
  ),
} as const;
