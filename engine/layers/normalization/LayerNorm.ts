import { affineField, epsField } from './fields.ts';
import { lastAxes, lastAxesPicture } from './lastAxes.ts';
import { LAST_AXES, momentsLayer } from './moments.ts';

export const LayerNorm = momentsLayer({
  type: 'LayerNorm',
  prefix: 'ln',
  fields: [
    ...LAST_AXES,
    epsField(1e-5),
    affineField('elementwise_affine', true),
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learnable bias beside the scale.', zh: '除缩放外还有可学习的偏置。' },
    },
  ],
  derive: (context) => ({ normalized_shape: lastAxes(context, 'LayerNorm').weights }),
  moments: (context) => lastAxes(context, 'LayerNorm'),
  learns: (params) => {
    const weight = params.elementwise_affine;
    return { weight, bias: weight && params.bias };
  },
  center: true,
  summary: (params) => `last ${String(params.normalized_dims)}`,
  picture: lastAxesPicture,
  help: {
    what: {
      en: 'Normalizes the features of every sample to mean 0 and variance 1.',
      zh: '把每个样本的特征归一化为均值 0、方差 1。',
    },
    details: {
      en: 'It is independent of the batch and the same in training and evaluation. Every Transformer block uses it.',
      zh: '与批次无关，训练和评估时相同。Transformer 的每个模块都使用它。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.LayerNorm',
  },
});
