import { activation, bounded } from './elementwise.ts';

export const ReLU6 = activation({
  type: 'ReLU6',

  primitive: (b, x) => b.minimum(b.scalar(6), b.maximum(b.scalar(0), x)),
  tfjs: () => ({ of: bounded('x', 0, 6) }),
  help: {
    what: { en: 'A ReLU that stops at 6.', zh: '在 6 处封顶的 ReLU。' },
    details: {
      en: 'The bound keeps values small enough for numbers of few bits; MobileNet uses it.',
      zh: '上限使数值保持较小，适合低位宽计算；MobileNet 使用它。',
    },
    formula: String.raw`y = \min(\max(0, x), 6)`,
    pytorch: 'torch.nn.ReLU6',
  },
});
