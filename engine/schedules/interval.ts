/** Schedules that count either epochs or steps. */
import { choice } from '../settings/fields.ts';
import type { SchedulePosition } from './schedule.ts';

export const interval = choice(
  'epoch',
  ['Unit', '单位'],
  ['Whether the scheduler steps every epoch or every optimizer step.', '调度器按轮次还是按优化器步数计算。'],
  [
    { value: 'epoch', label: ['epochs', '轮'] },
    { value: 'step', label: ['steps', '步'] },
  ],
);

/** Elapsed and total number of epochs or steps. */
export const counted = (unit: 'epoch' | 'step', place: SchedulePosition): { n: number; whole: number } =>
  unit === 'epoch' ? { n: place.epoch, whole: place.epochs } : { n: place.step, whole: place.steps };
