import { reduction } from './reduction.ts';

export const Max = reduction({
  type: 'Max',
  into: 'max',
  primitive: (b, x, axis, keep) => b.max(x, [axis], keep),
  tfjs: 'amax',
  torch: 'amax',
  help: {
    what: { en: 'Maximum along one axis.', zh: '沿一个轴取最大值。' },
    details: {
      en: 'Equal maxima share the gradient, as torch.amax has it.',
      zh: '相等的最大值平分梯度，与 torch.amax 一致。',
    },
    formula: String.raw`y = \max_{i} x_i`,
    pytorch: 'torch.amax',
  },
});
