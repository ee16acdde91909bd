/** Settings of a convolution over volumes, checked against its input. */
import { windowSize } from '../../program/shapes.ts';
import type { Pair } from '../../program/types.ts';
import type { ShapeContext } from '../definition.ts';
import type { ParameterSpec, ParamsOf } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import { checkPadding, type PADDING_KIND, type PADDING_MODE } from './paddingMode.ts';
import { bound, type ConvParams } from './settings.ts';
import { checkVolumeWindow, tripleOf, volumeAt, type Triple } from './volume.ts';

export interface VolumeSettings {
  readonly inputs: number;
  readonly channels: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly mode: string;
  readonly size: Triple;
  readonly kernel: Triple;
  readonly strides: Triple;
  readonly dilations: Triple;
  /** Padding before and after each axis. */
  readonly edges: readonly [Pair, Pair, Pair];
  readonly padded: Triple;
  readonly output: Triple;
}

/** Parameters of a convolution over volumes other than sizes. */
type VolumeParams = Pick<ConvParams, 'out_channels' | 'groups' | 'bias'> &
  ParamsOf<readonly [typeof PADDING_KIND, typeof PADDING_MODE]>;

const triple = (of: (axis: 0 | 1 | 2) => number): Triple => [of(0), of(1), of(2)];

/** OIDHW → HWDIO: the planes of a filter become channels of a filter over images. */
export const VOLUME_ORDER = [3, 4, 2, 1, 0] as const;

/** Padding of "same"; PyTorch adds an odd element after the axis. */
function edgesOf(layer: string, { params }: ShapeContext<VolumeParams>, reach: Triple): [Pair, Pair, Pair] {
  const each = (of: (axis: 0 | 1 | 2) => Pair): [Pair, Pair, Pair] => [of(0), of(1), of(2)];
  const kind = params.padding_kind;
  const padding = tripleOf(params, 'padding');
  if (kind === 'numbers') return each((axis) => [padding[axis], padding[axis]]);
  if (kind === 'valid') return each(() => [0, 0]);
  if (tripleOf(params, 'stride').some((stride) => stride > 1)) {
    const fixes = [{ kind: 'setParams', params: { stride: [1, 1, 1] } }] as const;
    throw new LayerProblem('layer.sameStride', { layer }, { field: 'padding_kind', fixes });
  }
  return each((axis) => [Math.floor((reach[axis] - 1) / 2), Math.ceil((reach[axis] - 1) / 2)]);
}

/** Settings of a convolution over volumes from its parameters. */
export function volumeSettings(layer: string, context: ShapeContext<VolumeParams>): VolumeSettings {
  const { params } = context;
  const { channels: inputs, size } = volumeAt(context, layer);
  const [channels, groups] = [params.out_channels, params.groups];
  if (inputs % groups || channels % groups) {
    const details = { layer, groups, inputs, outputs: channels };
    const fixes = [{ kind: 'setParams', params: { groups: 1 } }] as const;
    throw new LayerProblem('layer.groups', details, { field: 'groups', fixes });
  }
  const [kernel, strides] = [tripleOf(params, 'kernel_size'), tripleOf(params, 'stride')];
  const dilations = tripleOf(params, 'dilation');
  const mode = params.padding_mode;
  const reach = triple((axis) => (kernel[axis] - 1) * dilations[axis] + 1);
  const edges = edgesOf(layer, context, reach);
  const after = edges.map(([, last]) => last);
  checkPadding(layer, size, after, mode);
  const padded = triple((axis) => size[axis] + edges[axis][0] + edges[axis][1]);
  checkVolumeWindow(layer, reach, size, padded);
  const output = triple((axis) => windowSize(padded[axis], kernel[axis], strides[axis], 0, dilations[axis]));
  const bias = params.bias;
  return { inputs, channels, groups, bias, mode, size, kernel, strides, dilations, edges, padded, output };
}

/** Weight OIDHW and bias with PyTorch's initialization. */
export function volumeParameters({ inputs, channels, groups, kernel, bias }: VolumeSettings): ParameterSpec[] {
  const shape = [channels, inputs / groups, ...kernel];
  const initializer = { kind: 'uniform', bound: bound(shape) } as const;
  const weight = { name: 'weight', shape, trainable: true, initializer, permutation: VOLUME_ORDER };
  return bias ? [weight, { name: 'bias', shape: [channels], trainable: true, initializer }] : [weight];
}
