/** Fields, sizes and initialization that convolutions and transposed convolutions share. */
import type { Pair } from '../../program/types.ts';
import { sizeField, sizeOf, spaceAt, spatial, type Rank } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import type { Field, ParameterSpec, ParamsOf, Resolved } from '../parameters.ts';
import type { PADDING_KIND } from './paddingMode.ts';
import type { WindowAxis } from '../picture.ts';
import { LayerProblem } from '../problem.ts';

export interface ConvSettings {
  readonly channels: number;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: Pair;
  /** Padding before and after each axis: `padding`, or that of "same" and "valid". */
  readonly edges: readonly [Pair, Pair];
  readonly dilations: Pair;
  readonly groups: number;
  readonly bias: boolean;
}

/** Parameters of a convolution; a transposed one has numeric padding only. */
export type ConvParams = ParamsOf<readonly ReturnType<typeof convFields>[keyof ReturnType<typeof convFields>][]> &
  Partial<ParamsOf<readonly [typeof PADDING_KIND]>>;

/** Settings of a convolution from its parameters, each as a pair; for a sequence the height is neutral. */
export function settings(params: ConvParams, rank: Rank): ConvSettings {
  const [kernel, dilations] = [sizeOf(params, 'kernel_size', rank, 1), sizeOf(params, 'dilation', rank, 1)];
  const padding = sizeOf(params, 'padding', rank, 0);
  const kind = params.padding_kind;
  const edge = (axis: 0 | 1): Pair => {
    if (kind === 'valid') return [0, 0];
    if (kind !== 'same') return [padding[axis], padding[axis]];
    // An odd pixel is added after, as in PyTorch.
    const total = (kernel[axis] - 1) * dilations[axis];
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  return {
    channels: params.out_channels,
    kernel,
    strides: sizeOf(params, 'stride', rank, 1),
    padding,
    edges: [edge(0), edge(1)],
    dilations,
    groups: params.groups,
    bias: params.bias,
  };
}

/** Parameters for a picture with one filter. */
export const ONE_FILTER: Resolved = { out_channels: 1, groups: 1 };

/** The filter's window along each spatial axis. */
export function windowAxes(params: ConvParams, rank: Rank): WindowAxis[] {
  const { kernel, strides, edges, dilations } = settings(params, rank);
  return ([0, 1] as const).slice(2 - rank).map((i) => ({
    kernel: kernel[i],
    stride: strides[i],
    dilation: dilations[i],
    before: edges[i][0],
    after: edges[i][1],
  }));
}

/** PyTorch has no "same" with a stride, since the sizes would differ. */
export function checkSame(layer: string, params: ConvParams, { strides }: ConvSettings): void {
  if (params.padding_kind !== 'same' || strides.every((stride) => stride === 1)) return;
  const fixes = [{ kind: 'setParams', params: { padding_kind: 'numbers' } }] as const;
  throw new LayerProblem('layer.sameStride', { layer }, { field: 'padding_kind', fixes });
}

/** Channels of the input; the groups must divide input and output channels. */
export function inChannels(context: ShapeContext<ConvParams>, layer: string, rank: Rank): number {
  const { channels } = spaceAt(context, layer, rank);
  const { groups, channels: outputs } = settings(context.params, rank);
  if (channels % groups || outputs % groups) {
    throw new LayerProblem(
      'layer.groups',
      { layer, groups, inputs: channels, outputs },
      { field: 'groups', fixes: [{ kind: 'setParams', params: { groups: 1 } }] },
    );
  }
  return channels;
}

/** PyTorch's kaiming_uniform with a = √5 equals ±1/√fan_in, where the second axis of the weight is "in". */
export const bound = (weight: readonly number[]): number =>
  1 / Math.sqrt(weight.slice(1).reduce((product, size) => product * size, 1));

/** Order of axes of a filter in programs: OIHW → HWIO, OIL → LIO. */
export const filterOrder = (rank: Rank): readonly number[] => (rank === 2 ? [2, 3, 1, 0] : [2, 1, 0]);

/**
 * Weight and bias with PyTorch's initialization.
 * @param weight shape in PyTorch's order: OIHW, OIL
 */
export function convParameters(
  weight: readonly number[],
  rank: Rank,
  { channels, bias }: ConvSettings,
): ParameterSpec[] {
  const initializer = { kind: 'uniform', bound: bound(weight) } as const;
  const filter = { name: 'weight', shape: weight, trainable: true, initializer, permutation: filterOrder(rank) };
  return bias ? [filter, { name: 'bias', shape: [channels], trainable: true, initializer }] : [filter];
}

/** `6→16, 5×5, stride 2` */
export function convSummary(
  inputs: number | null,
  { channels, kernel, strides, edges }: ConvSettings,
  rank: Rank,
): string {
  const show = (size: Pair): string => (size[0] === size[1] ? String(size[1]) : spatial(size, rank).join('×'));
  const parts = [`${inputs ?? '?'}→${channels}`, spatial(kernel, rank).join('×')];
  if (strides[0] !== 1 || strides[1] !== 1) parts.push(`stride ${show(strides)}`);
  const [before, after] = [0, 1].map((side) => [edges[0][side]!, edges[1][side]!] as const) as [Pair, Pair];
  if (after[0] || after[1]) {
    const even = before.every((edge, axis) => edge === after[axis]);
    parts.push(even ? `pad ${show(after)}` : `pad ${show(before)} to ${show(after)}`);
  }
  return parts.join(', ');
}

const outChannels = {
  key: 'out_channels',
  kind: 'integer',
  default: 16,
  min: 1,
  max: 65_536,
  help: { en: 'Number of filters: the channels of the output.', zh: '卷积核的个数，即输出的通道数。' },
} as const satisfies Field;

/** Fields of convolutions and transposed convolutions. */
export const convFields = (rank: Rank) => ({
  inChannels: {
    key: 'in_channels',
    kind: 'derived',
    help: { en: 'Channels of the input.', zh: '输入的通道数。' },
  } as const,
  outChannels,
  kernel: sizeField('kernel_size', rank, 3, 1, { en: 'Size of the kernel.', zh: '卷积核的大小。' }),
  stride: sizeField('stride', rank, 1, 1, {
    en: 'Stride of the convolution.',
    zh: '卷积的步长。',
  }),
  padding: {
    ...sizeField('padding', rank, 0, 0, { en: 'Padding added on each side.', zh: '每一侧的填充。' }),
    words: 'padding_kind',
  },
  dilation: sizeField('dilation', rank, 1, 1, {
    en: 'Spacing between kernel elements.',
    zh: '卷积核元素之间的间距。',
  }),
  groups: {
    key: 'groups',
    kind: 'integer',
    default: 1,
    min: 1,
    help: {
      en: 'Number of groups of channels that are convolved separately.',
      zh: '通道分组的个数，各组分别卷积。',
    },
  } as const,
  bias: {
    key: 'bias',
    kind: 'boolean',
    default: true,
    help: { en: 'Adds a learnable bias to every channel.', zh: '为每个通道加上可学习的偏置。' },
  } as const,
});
