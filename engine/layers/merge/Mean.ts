import { reduction } from './reduction.ts';

export const Mean = reduction({
  type: 'Mean',
  primitive: (b, x, axis, keep) => b.mul(b.sum(x, [axis], keep), b.scalar(1 / (x.type.shape[axis] as number))),
  tfjs: 'mean',
  torch: 'mean',
  help: {
    what: { en: 'Takes the mean along one axis.', zh: '沿一个轴取平均值。' },
    details: {
      en: 'Over the steps of a sequence it makes one vector of many.',
      zh: '对序列的各步取平均，把许多向量变成一个。',
    },
    formula: String.raw`y = \frac{1}{n} \sum_{i=1}^{n} x_i`,
    pytorch: 'torch.mean',
  },
});
