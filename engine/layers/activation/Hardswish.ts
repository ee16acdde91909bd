import { activation, bounded } from './elementwise.ts';

export const Hardswish = activation({
  type: 'Hardswish',

  primitive: (b, x) =>
    b.mul(x, b.mul(b.minimum(b.scalar(6), b.maximum(b.scalar(0), b.add(x, b.scalar(3)))), b.scalar(1 / 6))),
  tfjs: () => ({ of: `tf.mul(x, tf.div(${bounded('tf.add(x, 3)', 0, 6)}, 6))` }),
  help: {
    what: { en: 'A piecewise approximation of SiLU.', zh: 'SiLU 的分段近似。' },
    details: {
      en: 'MobileNetV3 uses it instead of SiLU because it is cheap to compute.',
      zh: 'MobileNetV3 用它代替 SiLU，因为计算量小。',
    },
    formula: String.raw`y = x \cdot \frac{\min(\max(0, x + 3), 6)}{6}`,
    pytorch: 'torch.nn.Hardswish',
  },
});
