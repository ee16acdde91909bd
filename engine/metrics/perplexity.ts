import { defineMetric } from './metric.ts';

/** Lower bound of probabilities. */
const SMALLEST = 1e-38;

/** Perplexity: e to the mean of −log p of the correct class; null for other losses. */
export const perplexity = defineMetric({
  of: 'classes',
  title: { en: 'Perplexity', zh: '困惑度' },
  help: { en: 'exp(cross-entropy); 1 is best.', zh: 'exp(交叉熵)；最佳值为 1。' },
  line: 'perplexity',
  format: { as: 'fixed', digits: 3 },
  largerIsBetter: false,
  shown: 'list',
  counter: ({ isLikelihood }) => {
    let [surprise, count] = [0, 0];
    return {
      add: (scores, _, label) => {
        count += 1;
        surprise -= Math.log(Math.max(scores[label] ?? 0, SMALLEST));
      },
      value: () => (isLikelihood && count ? Math.exp(surprise / count) : null),
    };
  },
});
