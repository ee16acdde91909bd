import { reduction } from './reduction.ts';

export const Sum = reduction({
  type: 'Sum',
  into: 'sum',
  primitive: (b, x, axis, keep) => b.sum(x, [axis], keep),
  tfjs: 'sum',
  torch: 'sum',
  help: {
    what: { en: 'Sum along one axis.', zh: '沿一个轴求和。' },
    details: { en: 'Unlike the mean it grows with the length of the axis.', zh: '与平均值不同，它随轴的长度增大。' },
    formula: String.raw`y = \sum_{i=1}^{n} x_i`,
    pytorch: 'torch.sum',
  },
});
