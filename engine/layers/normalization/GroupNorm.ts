import { inputAt } from '../common.ts';
import { features, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { affineField, epsField } from './fields.ts';
import { momentsLayer, type Moments } from './moments.ts';

const NO_LAYER = { kind: 'replace', layer: 'Identity' } as const;

function groups(context: ShapeContext<{ readonly num_groups: number }>): Moments {
  const { shape } = inputAt(context);
  const [channels, ...places] = features(shape);
  if (channels === undefined) {
    throw new LayerProblem('layer.axis', { layer: 'GroupNorm', dim: 1, got: formatShape(shape) }, { input: 0 });
  }
  const count = context.params.num_groups;
  if (channels % count) {
    throw new LayerProblem(
      'layer.normGroups',
      { channels, groups: count, got: formatShape(shape) },
      { field: 'num_groups', fixes: [{ kind: 'setParams', params: { num_groups: 1 } }] },
    );
  }
  const area = places.reduce((product, size) => product * size, 1);
  if (area * channels === count) {
    const fix = channels > 1 ? ({ kind: 'setParams', params: { num_groups: 1 } } as const) : NO_LAYER;
    throw new LayerProblem('layer.normSingle', { layer: 'GroupNorm', got: formatShape(shape) }, { fixes: [fix] });
  }
  // All spatial positions are one axis, since runtimes support few axes.
  const view = [area, count, channels / count];
  return { layout: 'channelsLast', view, axes: [1, 3], weights: [channels] };
}

export const GroupNorm = momentsLayer({
  type: 'GroupNorm',
  prefix: 'gn',
  fields: [
    { key: 'num_channels', kind: 'derived', help: { en: 'Channels of the input.', zh: '输入的通道数。' } },
    {
      key: 'num_groups',
      kind: 'integer',
      default: 1,
      min: 1,
      max: 65_536,
      help: {
        en: 'Number of groups; the channels of a group are normalized together.',
        zh: '组数；同一组的通道一起归一化。',
      },
    },
    epsField(1e-5),
    affineField('affine', true),
  ],
  derive: (context) => ({ num_channels: groups(context).weights[0]! }),
  moments: groups,
  learns: (params) => ({ weight: params.affine, bias: params.affine }),
  center: true,
  summary: (params) => `${String(params.num_groups)} ${params.num_groups === 1 ? 'group' : 'groups'}`,
  // The picture's four channels stand for any number.
  picture: (params) => {
    const groups = params.num_groups;
    return { kind: 'norm', over: 'groups', groups, params: { num_groups: groups >= 4 ? 4 : groups > 1 ? 2 : 1 } };
  },
  help: {
    what: { en: 'Normalizes groups of channels of every sample.', zh: '对每个样本按通道分组归一化。' },
    details: {
      en: 'Replaces BatchNorm for small batches: it is independent of the other samples.',
      zh: '批次很小时代替 BatchNorm：与其他样本无关。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}_g[x]}{\sqrt{\mathrm{Var}_g[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.GroupNorm',
  },
});
