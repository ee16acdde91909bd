import { matches, total } from './confusion.ts';
import { defineMetric } from './metric.ts';

/** Share of labels that are predicted correctly. */
export const accuracy = defineMetric({
  of: 'classes',
  title: { en: 'test accuracy', zh: '测试准确率' },
  line: 'accuracy',
  format: { as: 'share' },
  largerIsBetter: true,
  shown: 'large',
  counter: ({ confusion }) => ({
    value: () => {
      const all = total(confusion);
      return all ? matches(confusion) / all : null;
    },
  }),
});
