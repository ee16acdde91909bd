/** Helpers for layers over volumes N×C×D×H×W. */
import { inputAt } from '../common.ts';
import { features, type ShapeContext } from '../definition.ts';
import type { FieldOf, Resolved, Text } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import type { Pair } from '../../program/types.ts';
import type { WindowAxis } from '../picture.ts';
import { LayerProblem } from '../problem.ts';

/** Depth, height and width. */
export type Triple = readonly [number, number, number];

/** The value of a field of kind `triple`: depth, height and width. */
export const tripleOf = (params: Resolved, key: string): Triple => params[key] as unknown as Triple;

/** A field for a size of each axis of a volume. */
export function tripleField<const K extends string>(
  key: K,
  value: number,
  min: number,
  help: Text,
): FieldOf<K, 'triple'> {
  return { key, kind: 'triple', default: [value, value, value], min, help };
}

export interface Volume {
  readonly channels: number;
  readonly size: Triple;
}

/** The input as a volume; throws a LayerProblem for other shapes. */
export function volumeAt(context: ShapeContext, layer: string): Volume {
  const { shape } = inputAt(context);
  if (shape.length !== 5) {
    throw new LayerProblem('layer.needsVolume', { layer, got: formatShape(shape) }, { input: 0 });
  }
  const [channels, ...size] = features(shape) as [number, number, number, number];
  return { channels, size };
}

/** Refuses a window that is larger than its padded input. */
export function checkVolumeWindow(layer: string, kernel: Triple, size: Triple, padded: Triple): void {
  if (kernel.every((length, i) => length <= padded[i]!)) return;
  const missing = Math.max(...kernel.map((length, i) => length - padded[i]!));
  const fitting = kernel.map((length, i) => Math.min(length, padded[i]!));
  throw new LayerProblem(
    'layer.kernelTooLarge',
    { layer, kernel: kernel.join('×'), size: size.join('×'), padding: Math.ceil(missing / 2) },
    { field: 'kernel_size', fixes: [{ kind: 'setParams', params: { kernel_size: fitting } }] },
  );
}

/** A window along depth, height and width, for its picture. */
export const volumeAxes = (
  kernel: Triple,
  strides: Triple,
  dilations: Triple,
  edges: readonly [Pair, Pair, Pair],
): WindowAxis[] =>
  ([0, 1, 2] as const).map((i) => ({
    kernel: kernel[i],
    stride: strides[i],
    dilation: dilations[i],
    before: edges[i][0],
    after: edges[i][1],
  }));

/** `3×3×3, stride 2` */
export function volumeSummary(params: Resolved): string {
  const show = (size: Triple): string => (size.every((n) => n === size[0]) ? String(size[0]) : size.join('×'));
  const [kernel, padding] = [tripleOf(params, 'kernel_size'), tripleOf(params, 'padding')];
  const stride = params.stride ? tripleOf(params, 'stride') : null;
  const parts = [kernel.join('×')];
  if (stride?.some((n) => n > 1)) parts.push(`stride ${show(stride)}`);
  if (padding.some((n) => n > 0)) parts.push(`pad ${show(padding)}`);
  return parts.join(', ');
}
