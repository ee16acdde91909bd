import { activation } from './elementwise.ts';

export const SiLU = activation({
  type: 'SiLU',

  primitive: (b, x) => b.mul(x, b.sigmoid(x)),
  tfjs: 'swish',
  help: {
    what: { en: 'Multiplies every value by its sigmoid.', zh: '把每个值乘以它的 sigmoid。' },
    details: {
      en: 'Also called swish: smooth, with small negative values left of 0. EfficientNet and many language models use it.',
      zh: '也叫 swish：平滑，在 0 左侧略为负。EfficientNet 和许多语言模型使用它。',
    },
    formula: String.raw`y = x\,\sigma(x)`,
    pytorch: 'torch.nn.SiLU',
  },
});
