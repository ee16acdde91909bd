import { activation } from './elementwise.ts';

export const Sigmoid = activation({
  type: 'Sigmoid',
  gives: 'probabilities',
  saturates: [0, 1],
  primitive: (b, x) => b.sigmoid(x),
  tfjs: 'sigmoid',
  help: {
    what: { en: 'Maps every value to the range from 0 to 1.', zh: '把每个值映射到 0 到 1 之间。' },
    details: {
      en: 'Can be interpreted as a probability. Its gradient is at most ¼ and vanishes far from 0, which slows the training of deep networks.',
      zh: '可解释为概率。梯度最大为 ¼，远离 0 时消失，会减慢深层网络的训练。',
    },
    formula: String.raw`y = \sigma(x) = \frac{1}{1 + e^{-x}}`,
    pytorch: 'torch.nn.Sigmoid',
  },
});
