import type { LossDefinition } from './loss.ts';

/** PyTorch's MSELoss against the label as a one-hot vector, mean over all elements. */
export const MSELoss: LossDefinition = {
  type: 'MSELoss',
  perSample: (b, output, labels) => {
    const classes = output.type.shape[1] as number;
    const difference = b.sub(output, b.oneHot(labels, classes));
    return b.mul(b.sum(b.mul(difference, difference), [1]), b.scalar(1 / classes));
  },
  help: {
    en: 'Mean squared distance to the wanted values; for classes, to 1 for the right one and 0 for the others.',
    zh: '与目标值的平均平方距离；分类时正确类别的目标为 1，其余为 0。',
  },
  formula: String.raw`\ell = \frac{1}{C} \sum_c (x_c - y_c)^2`,
};
