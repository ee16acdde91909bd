import { activation } from './elementwise.ts';

export const Softsign = activation({
  type: 'Softsign',

  primitive: (b, x) => b.div(x, b.add(b.maximum(x, b.neg(x)), b.scalar(1))),
  tfjs: 'softsign',
  help: {
    what: {
      en: 'Squeezes every value into the range from −1 to 1, slowly.',
      zh: '把每个值缓慢地压缩到 −1 到 1 之间。',
    },
    details: { en: 'Like tanh, but it approaches its bounds more gently.', zh: '类似 tanh，但更缓慢地接近上下限。' },
    formula: String.raw`y = \frac{x}{1 + |x|}`,
    pytorch: 'torch.nn.Softsign',
  },
});
