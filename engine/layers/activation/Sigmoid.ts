import { activation } from './elementwise.ts';

export const Sigmoid = activation({
  type: 'Sigmoid',
  primitive: (b, x) => b.sigmoid(x),
  tfjs: 'sigmoid',
  help: {
    what: { en: 'Squeezes every value into the range from 0 to 1.', zh: '把每个值压缩到 0 到 1 之间。' },
    details: {
      en: 'Reads as a probability. Its slope is at most ¼ and vanishes far from 0, which slows deep networks.',
      zh: '可以看作概率。斜率最大为 ¼，远离 0 时趋于消失，会拖慢深层网络。',
    },
    formula: String.raw`y = \sigma(x) = \frac{1}{1 + e^{-x}}`,
    pytorch: 'torch.nn.Sigmoid',
  },
});
