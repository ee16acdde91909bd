import { affineField, epsField } from './fields.ts';
import { lastAxes, lastAxesPicture } from './lastAxes.ts';
import { LAST_AXES, momentsLayer } from './moments.ts';

/** PyTorch's default: the distance from 1 to the next float32. */
const FLOAT32_EPSILON = 1.1920928955078125e-7;

export const RMSNorm = momentsLayer({
  type: 'RMSNorm',
  prefix: 'rms',
  fields: [
    ...LAST_AXES,
    epsField(FLOAT32_EPSILON),
    { ...affineField('elementwise_affine', true), help: { en: 'Adds a learnable scale.', zh: '使用可学习的缩放。' } },
  ],
  derive: (context) => ({ normalized_shape: lastAxes(context, 'RMSNorm').weights }),
  moments: (context) => lastAxes(context, 'RMSNorm'),
  learns: (params) => ({ weight: params.elementwise_affine, bias: false }),
  center: false,
  summary: (params) => `last ${String(params.normalized_dims)}`,
  picture: lastAxesPicture,
  help: {
    what: {
      en: 'Divides the features of every sample by their root mean square.',
      zh: '把每个样本的特征除以其均方根。',
    },
    details: {
      en: 'A LayerNorm without the mean and the bias: cheaper, and as good in most language models.',
      zh: '不减均值也没有偏置的 LayerNorm：更省计算，在大多数语言模型中效果相当。',
    },
    formula: String.raw`y = \frac{x}{\sqrt{\mathrm{E}[x^2] + \epsilon}} \cdot \gamma`,
    pytorch: 'torch.nn.RMSNorm',
  },
});
