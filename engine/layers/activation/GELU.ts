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
      help: { en: 'The approximation to use: none or tanh.', zh: '使用的近似：none 或 tanh。' },
    },
  ],
  primitive: (b, x, params) => {
    const half = b.mul(x, b.scalar(0.5));
    if (params.approximate === 'none') {
      return b.mul(half, b.add(b.erf(b.mul(x, b.scalar(Math.SQRT1_2))), b.scalar(1)));
    }
    const cubic = b.add(x, b.mul(b.mul(x, b.mul(x, x)), b.scalar(0.044715)));
    return b.mul(half, b.add(b.tanh(b.mul(cubic, b.scalar(Math.sqrt(2 / Math.PI)))), b.scalar(1)));
  },
  tfjs: ({ approximate }) => (approximate === 'none' ? 'gelu' : 'gelu_new'),
  help: {
    what: {
      en: 'Multiplies every value by the CDF of the standard normal distribution.',
      zh: '把每个值乘以标准正态分布的累积分布函数值。',
    },
    details: {
      en: 'A smooth ReLU, the usual choice in transformers. The tanh approximation is close; GPT-2 uses it.',
      zh: '平滑的 ReLU，Transformer 中的常用选择。tanh 近似非常接近；GPT-2 使用它。',
    },
    formula: String.raw`y = x\,\Phi(x) = \frac{x}{2}\left(1 + \mathrm{erf}\frac{x}{\sqrt{2}}\right)`,
    pytorch: 'torch.nn.GELU',
  },
});
