import { activation } from './elementwise.ts';

export const GELU = activation({
  type: 'GELU',
  fields: [
    {
      key: 'approximate',
      kind: 'choice',
      default: 'none',
      options: [
        { value: 'none', label: { en: 'none', zh: '不近似' } },
        { value: 'tanh', label: { en: 'tanh', zh: 'tanh' } },
      ],
      help: { en: 'Whether to compute it through tanh.', zh: '是否用 tanh 近似计算。' },
    },
  ],
  primitive: (b, x, params) => {
    const half = b.mul(x, b.scalar(0.5));
    if (params['approximate'] === 'none') {
      return b.mul(half, b.add(b.erf(b.mul(x, b.scalar(Math.SQRT1_2))), b.scalar(1)));
    }
    const cubic = b.add(x, b.mul(b.mul(x, b.mul(x, x)), b.scalar(0.044715)));
    return b.mul(half, b.add(b.tanh(b.mul(cubic, b.scalar(Math.sqrt(2 / Math.PI)))), b.scalar(1)));
  },
  tfjs: ({ approximate }) => (approximate === 'none' ? 'gelu' : 'gelu_new'),
  help: {
    what: {
      en: 'Weighs every value by the chance that a normal number is smaller.',
      zh: '按正态随机数小于该值的概率对每个值加权。',
    },
    details: {
      en: 'A smooth ReLU, the usual choice in transformers. The tanh form is a close approximation that older models were trained with.',
      zh: '平滑的 ReLU，Transformer 中的常用选择。tanh 形式是很接近的近似，较早的模型用它训练。',
    },
    formula: String.raw`y = x\,\Phi(x) = \frac{x}{2}\left(1 + \mathrm{erf}\frac{x}{\sqrt{2}}\right)`,
    pytorch: 'torch.nn.GELU',
  },
});
