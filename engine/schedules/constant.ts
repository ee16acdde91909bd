import { entry } from '../settings/fields.ts';
import { defineSchedule } from './schedule.ts';

/** A constant learning rate. */
export const constant = defineSchedule(
  entry(['Constant', '常数'], ['The learning rate is constant.', '学习率保持不变。'], {}),
  {
    isConstant: true,
    rate: (_, { base }) => base,
    every: () => 'step',
    python: () => '',
  },
);
