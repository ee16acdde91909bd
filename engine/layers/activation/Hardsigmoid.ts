import { activation, bounded } from './elementwise.ts';

export const Hardsigmoid = activation({
  type: 'Hardsigmoid',
  gives: 'probabilities',

  primitive: (b, x) => b.mul(b.minimum(b.scalar(6), b.maximum(b.scalar(0), b.add(x, b.scalar(3)))), b.scalar(1 / 6)),
  tfjs: () => ({ of: `tf.div(${bounded('tf.add(x, 3)', 0, 6)}, 6)` }),
  help: {
    what: { en: 'A piecewise linear approximation of the sigmoid.', zh: 'sigmoid 的分段线性近似。' },
    details: {
      en: 'Cheaper than the sigmoid on small devices; 0 below −3 and 1 above 3.',
      zh: '在小型设备上比 sigmoid 更省算力；小于 −3 为 0，大于 3 为 1。',
    },
    formula: String.raw`y = \frac{\min(\max(0, x + 3), 6)}{6}`,
    pytorch: 'torch.nn.Hardsigmoid',
  },
});
