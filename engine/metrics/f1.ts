import { scoreCounter } from './confusion.ts';
import { defineMetric } from './metric.ts';

export const f1 = defineMetric({
  of: 'classes',
  title: { en: 'F1', zh: 'F1' },
  help: { en: 'Harmonic mean of precision and recall.', zh: '精确率与召回率的调和平均。' },
  line: 'F1',
  format: { as: 'share' },
  largerIsBetter: true,
  shown: 'list',
  counter: scoreCounter('f1'),
});
