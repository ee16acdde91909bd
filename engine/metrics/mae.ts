import { defineMetric } from './metric.ts';

/** Mean absolute error over all values. */
export const mae = defineMetric({
  of: 'values',
  title: { en: 'Mean absolute error', zh: '平均绝对误差' },
  line: 'mean absolute error',
  format: { as: 'number' },
  largerIsBetter: false,
  shown: 'list',
  counter: () => {
    let [absolute, count] = [0, 0];
    return {
      add: (outputs, targets) => {
        for (let i = 0; i < targets.length; i += 1) absolute += Math.abs(outputs[i]! - targets[i]!);
        count += targets.length;
      },
      value: () => absolute / count,
    };
  },
});
