import { scoreCounter } from './confusion.ts';
import { defineMetric } from './metric.ts';

export const precision = defineMetric({
  of: 'classes',
  title: { en: 'Precision', zh: '精确率' },
  help: {
    en: 'TP / (TP + FP): the fraction of the samples predicted as this class that belong to it.',
    zh: 'TP / (TP + FP)：预测为该类的样本中，真实属于该类的比例。',
  },
  line: 'precision',
  format: { as: 'share' },
  largerIsBetter: true,
  shown: 'table',
  counter: scoreCounter('precision'),
});
