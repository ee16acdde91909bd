import { activation } from './elementwise.ts';

export const Tanh = activation({
  type: 'Tanh',
  primitive: (b, x) => b.tanh(x),
  tfjs: 'tanh',
  help: {
    what: { en: 'Squeezes every value into the range from −1 to 1.', zh: '把每个值压缩到 −1 到 1 之间。' },
    details: {
      en: 'Like a sigmoid that is centred on 0: small values pass almost unchanged, large ones saturate.',
      zh: '像以 0 为中心的 sigmoid：小的值几乎不变，大的值会饱和。',
    },
    formula: String.raw`y = \tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}`,
    pytorch: 'torch.nn.Tanh',
  },
});
