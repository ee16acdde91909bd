import { affineField, epsField } from './fields.ts';
import { lastAxes } from './lastAxes.ts';
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
      help: { en: 'Learns an offset beside the scale.', zh: '除缩放外还学习一个偏移。' },
    },
  ],
  derive: (context) => ({ normalized_shape: lastAxes(context, 'LayerNorm').weights }),
  moments: (context) => lastAxes(context, 'LayerNorm'),
  learns: (params) => {
    const weight = params['elementwise_affine'] as boolean;
    return { weight, bias: weight && (params['bias'] as boolean) };
  },
  center: true,
  summary: (params) => `last ${String(params['normalized_dims'])}`,
  help: {
    what: {
      en: 'Brings the features of every sample to mean 0 and variance 1.',
      zh: '把每个样本的特征变为均值 0、方差 1。',
    },
    details: {
      en: 'It looks at one sample only, so that it works for any batch and the same when testing. Transformers have it around every block.',
      zh: '只看一个样本，因此与批次大小无关，训练和测试时相同。Transformer 的每个模块都使用它。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.LayerNorm',
  },
});
