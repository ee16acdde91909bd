import { activation, bounded } from './elementwise.ts';

export const ReLU6 = activation({
  type: 'ReLU6',

  primitive: (b, x) => b.minimum(b.scalar(6), b.maximum(b.scalar(0), x)),
  tfjs: () => ({ of: bounded('x', 0, 6) }),
  help: {
    what: { en: 'A ReLU clipped at 6.', zh: '在 6 处截断的 ReLU。' },
    details: {
      en: 'The bound suits low-precision arithmetic; MobileNet uses it.',
      zh: '上限适合低精度计算；MobileNet 使用它。',
    },
    formula: String.raw`y = \min(\max(0, x), 6)`,
    pytorch: 'torch.nn.ReLU6',
  },
});
