import { activation } from './elementwise.ts';

export const Tanh = activation({
  type: 'Tanh',
  saturates: [-1, 1],
  primitive: (b, x) => b.tanh(x),
  tfjs: 'tanh',
  help: {
    what: { en: 'Maps every value to the range from −1 to 1.', zh: '把每个值映射到 −1 到 1 之间。' },
    details: {
      en: 'Like a sigmoid that is centred on 0: near 0 it is almost the identity, large values saturate.',
      zh: '像以 0 为中心的 sigmoid：在 0 附近近似恒等，大的值会饱和。',
    },
    formula: String.raw`y = \tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}`,
    pytorch: 'torch.nn.Tanh',
  },
});
