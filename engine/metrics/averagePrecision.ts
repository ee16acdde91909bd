import { defineMetric } from './metric.ts';
import { rankCounter } from './rankCounter.ts';
import { averagePrecisionOf } from './ranking.ts';

/** Average precision, one-vs-rest; overall the mean over classes. */
export const averagePrecision = defineMetric({
  of: 'classes',
  title: { en: 'AP', zh: 'AP' },
  help: {
    en: 'Average precision: area under the precision-recall curve, this class against the rest.',
    zh: '平均精确率：该类对其余类的精确率-召回率曲线下面积。',
  },
  line: 'AP',
  format: { as: 'fixed', digits: 4 },
  largerIsBetter: true,
  shown: 'list',
  counter: rankCounter(averagePrecisionOf),
});
