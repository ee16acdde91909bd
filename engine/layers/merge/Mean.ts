import { reduction } from './reduction.ts';

export const Mean = reduction({
  type: 'Mean',
  into: 'mean',
  primitive: (b, x, axis, keep) => b.mul(b.sum(x, [axis], keep), b.scalar(1 / (x.type.shape[axis] as number))),
  tfjs: 'mean',
  torch: 'mean',
  help: {
    what: { en: 'Mean along one axis.', zh: '沿一个轴取平均值。' },
    details: {
      en: 'Over the steps of a sequence it pools the vectors into one.',
      zh: '对序列的各步取平均，把各步的向量池化为一个。',
    },
    formula: String.raw`y = \frac{1}{n} \sum_{i=1}^{n} x_i`,
    pytorch: 'torch.mean',
  },
});
