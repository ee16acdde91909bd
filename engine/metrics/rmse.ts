import { defineMetric } from './metric.ts';

/** Root of the mean squared error over all values. */
export const rmse = defineMetric({
  of: 'values',
  title: { en: 'Root mean squared error', zh: '均方根误差' },
  line: 'root mean squared error',
  format: { as: 'number' },
  largerIsBetter: false,
  shown: 'list',
  counter: () => {
    let [squares, count] = [0, 0];
    return {
      add: (outputs, targets) => {
        for (let i = 0; i < targets.length; i += 1) squares += (outputs[i]! - targets[i]!) ** 2;
        count += targets.length;
      },
      value: () => Math.sqrt(squares / count),
    };
  },
});
