/** Top-k accuracy: share of labels among the k largest scores. */
import type { ClassContext, ClassCount, ClassMetric } from './metric.ts';

/** Rank of a score; ties are broken by index. */
function rankOf(scores: Float32Array, index: number): number {
  const own = scores[index]!;
  let rank = 0;
  for (let i = 0; i < scores.length; i += 1) if (scores[i]! > own || (scores[i] === own && i < index)) rank += 1;
  return rank;
}

/** Null where there are at most k classes. */
function counter(k: number, { width }: ClassContext): ClassCount {
  let [within, count] = [0, 0];
  return {
    add: (scores, _, label) => {
      count += 1;
      if (label < width && rankOf(scores, label) < k) within += 1;
    },
    value: () => (k < width && count ? within / count : null),
  };
}

export const topK = (k: number): ClassMetric => ({
  of: 'classes',
  title: { en: `top-${k} accuracy`, zh: `Top-${k} 准确率` },
  line: `top-${k}`,
  format: { as: 'share' },
  largerIsBetter: true,
  shown: 'list',
  counter: (context) => counter(k, context),
});
