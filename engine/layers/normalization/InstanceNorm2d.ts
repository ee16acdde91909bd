import { imageAt, inputAt } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { affineField, epsField } from './fields.ts';
import { momentsLayer, type Moments } from './moments.ts';

function images(context: ShapeContext): Moments {
  const { channels, size } = imageAt(context, 'InstanceNorm2d');
  if (size[0] * size[1] === 1) {
    const got = formatShape(inputAt(context).shape);
    const fixes = [{ kind: 'replace', layer: 'BatchNorm2d' }] as const;
    throw new LayerProblem('layer.normSingle', { layer: 'InstanceNorm2d', got }, { input: 0, fixes });
  }
  return { layout: 'channelsLast', view: [...size, channels], axes: [1, 2], weights: [channels] };
}

export const InstanceNorm2d = momentsLayer({
  type: 'InstanceNorm2d',
  prefix: 'in',
  fields: [
    { key: 'num_features', kind: 'derived', help: { en: 'Channels of the input image.', zh: '输入图像的通道数。' } },
    epsField(1e-5),
    affineField('affine', false),
  ],
  derive: (context) => ({ num_features: images(context).weights[0]! }),
  moments: images,
  learns: (params) => ({ weight: params.affine, bias: params.affine }),
  center: true,
  summary: () => '',
  spatialRank: 2,
  picture: () => ({ kind: 'norm', over: 'places' }),
  help: {
    what: { en: 'Normalizes every channel of every image separately.', zh: '对每幅图像的每个通道单独归一化。' },
    details: {
      en: 'Removes the contrast of an image, which is part of its style: used in style transfer.',
      zh: '去除图像的对比度，而对比度是风格的一部分：用于风格迁移。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}_{h,w}[x]}{\sqrt{\mathrm{Var}_{h,w}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.InstanceNorm2d',
  },
});
