import { scoreCounter } from './confusion.ts';
import { defineMetric } from './metric.ts';

export const recall = defineMetric({
  of: 'classes',
  title: { en: 'Recall', zh: '召回率' },
  help: {
    en: 'TP / (TP + FN): the fraction of the samples of this class that are predicted as it.',
    zh: 'TP / (TP + FN)：真实属于该类的样本中，预测为该类的比例。',
  },
  line: 'recall',
  format: { as: 'share' },
  largerIsBetter: true,
  shown: 'table',
  counter: scoreCounter('recall'),
});
