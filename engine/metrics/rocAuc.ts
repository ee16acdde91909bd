import { defineMetric } from './metric.ts';
import { rankCounter } from './rankCounter.ts';
import { areaUnderRoc } from './ranking.ts';

/** ROC AUC, one-vs-rest; overall the mean over classes. */
export const rocAuc = defineMetric({
  of: 'classes',
  title: { en: 'AUC', zh: 'AUC' },
  help: {
    en: 'Area under the ROC curve, this class against the rest.',
    zh: '该类对其余类的 ROC 曲线下面积。',
  },
  line: 'ROC AUC',
  format: { as: 'fixed', digits: 4 },
  largerIsBetter: true,
  shown: 'list',
  counter: rankCounter(areaUnderRoc),
});
