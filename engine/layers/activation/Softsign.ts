import { activation } from './elementwise.ts';

export const Softsign = activation({
  type: 'Softsign',

  primitive: (b, x) => b.div(x, b.add(b.maximum(x, b.neg(x)), b.scalar(1))),
  tfjs: 'softsign',
  help: {
    what: {
      en: 'Maps every value to the range from −1 to 1.',
      zh: '把每个值映射到 −1 到 1 之间。',
    },
    details: { en: 'Like tanh, but it saturates more slowly.', zh: '类似 tanh，但饱和得更慢。' },
    formula: String.raw`y = \frac{x}{1 + |x|}`,
    pytorch: 'torch.nn.Softsign',
  },
});
