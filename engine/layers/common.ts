/** Helpers that several layers share: usual ports, shape checks and windows. */
import type { Text } from '../errors/types.ts';
import { sizePerSample } from '../program/shapes.ts';
import type { Pair, Shape, TensorType } from '../program/types.ts';
import type { Port, ShapeContext } from './definition.ts';
import type { FieldOf, Resolved } from './parameters.ts';
import { formatShape } from '../errors/format.ts';
import { type FixHint, LayerProblem } from './problem.ts';

const IN: Text = { en: 'input', zh: '输入' };
const OUT: Text = { en: 'output', zh: '输出' };
export const ONE_INPUT: readonly Port[] = [{ id: 'in', label: IN }];
export const ONE_OUTPUT: readonly Port[] = [{ id: 'out', label: OUT }];

/** The n-th input of a shape context, of any type; rules are only called with all inputs. */
export function anyAt({ inputs }: ShapeContext, index = 0): TensorType {
  const type = inputs[index];
  if (!type) throw new Error(`No input ${index}`);
  return type;
}

/** Refuses inputs of different dtypes. */
export function checkOneType(context: ShapeContext, layer: string): void {
  const { dtype: first } = anyAt(context);
  context.inputs.forEach(({ dtype }, input) => {
    if (dtype === first) return;
    throw new LayerProblem(
      'layer.types',
      { layer, first, other: dtype },
      { input, fixes: [{ kind: 'insertBefore', layer: 'Cast', input, params: { dtype: first } }] },
    );
  });
}

/** The n-th input, which must be float32. */
export function inputAt(context: ShapeContext, index = 0): TensorType {
  const type = anyAt(context, index);
  if (type.dtype === 'float32') return type;
  throw new LayerProblem(
    'layer.needsFloat',
    { dtype: type.dtype, got: formatShape(type.shape) },
    { input: index, fixes: [{ kind: 'insertBefore', layer: 'Cast', input: index }] },
  );
}

export interface Image {
  readonly channels: number;
  readonly size: Pair;
}

/** The input as an image N×C×H×W; throws a LayerProblem for other shapes. */
export function imageAt(context: ShapeContext, layer: string, index = 0): Image {
  const { shape } = inputAt(context, index);
  if (shape.length !== 4) {
    throw new LayerProblem('layer.needsImage', { layer, got: formatShape(shape) }, { input: index });
  }
  const [, channels, height, width] = shape as readonly [unknown, number, number, number];
  return { channels, size: [height, width] };
}

/** A sequence N×C×L as an image of height 1; throws a LayerProblem for other shapes. */
export function sequenceAt(context: ShapeContext, layer: string, index = 0): Image {
  const { shape } = inputAt(context, index);
  if (shape.length !== 3) {
    throw new LayerProblem('layer.needsSequence', { layer, got: formatShape(shape) }, { input: index });
  }
  const [, channels, length] = shape as readonly [unknown, number, number];
  return { channels, size: [1, length] };
}

/** Fixes that turn a tensor into a sequence: rows of an image, or one value per step of a vector. */
function intoSteps([, ...sizes]: Shape, input: number): FixHint[] {
  const insert = (layer: string, params: Resolved): FixHint[] => [{ kind: 'insertBefore', layer, input, params }];
  if (sizes.length === 1) return insert('Unsqueeze', { dim: -1 });
  if (sizes.length < 3) return [];
  return sizes.length === 3 && sizes[0] === 1
    ? insert('Squeeze', { dim: 1 })
    : insert('Reshape', { shape: [-1, sizes.at(-1) as number] });
}

/** A sequence N×L×E of feature vectors; throws a LayerProblem for other shapes. */
export function stepsAt(context: ShapeContext, layer: string, index = 0): { length: number; features: number } {
  const { shape } = inputAt(context, index);
  if (shape.length !== 3) {
    const params = { layer, got: formatShape(shape) };
    throw new LayerProblem('layer.needsSteps', params, { input: index, fixes: intoSteps(shape, index) });
  }
  const [, length, features] = shape as readonly [unknown, number, number];
  return { length, features };
}

/** Number of spatial axes: 1 for sequences, 2 for images. */
export type Rank = 1 | 2;

/**
 * Channels and spatial sizes of the input as an image; a sequence has height 1. Throws a LayerProblem for another rank.
 */
export const spaceAt = (context: ShapeContext, layer: string, rank: Rank): Image =>
  rank === 2 ? imageAt(context, layer) : sequenceAt(context, layer);

/** A size per axis; for a sequence, `neutral` for the height. */
export const sizeOf = (params: Resolved, key: string, rank: Rank, neutral: number): Pair =>
  rank === 2 ? pairOf(params, key) : [neutral, params[key] as number];

/** Spatial sizes: height and width, or a length. */
export const spatial = (size: Pair, rank: Rank): number[] => (rank === 2 ? [...size] : [size[1]]);

/** A field for one size per axis. */
export function sizeField<const K extends string>(
  key: K,
  rank: Rank,
  value: number,
  min: number,
  help: Text,
): FieldOf<K, 'pair'> | FieldOf<K, 'integer'> {
  if (rank === 2) return { key, kind: 'pair', default: [value, value], min, help };
  return { key, kind: 'integer', default: value, min, max: 65_536, help };
}

/** A field that names an axis. */
export const axisField = <const K extends string>(key: K, value: number, help: Text): FieldOf<K, 'integer'> => ({
  key,
  kind: 'integer',
  default: value,
  min: -8,
  max: 8,
  help,
});

/** The axis that a parameter names, counted from the front; not the batch. */
export function axisAt(context: ShapeContext, layer: string, key = 'dim', index = 0): number {
  const { shape } = anyAt(context, index);
  const dim = context.params[key] as number;
  const axis = dim < 0 ? dim + shape.length : dim;
  if (axis >= 1 && axis < shape.length) return axis;
  throw new LayerProblem(
    'layer.axis',
    { layer, dim, got: formatShape(shape) },
    { field: key, fixes: shape.length > 1 ? [{ kind: 'setParams', params: { [key]: 1 } }] : [] },
  );
}

/** The context of a shape rule, from that of lowering and code. */
export const contextOf = <P extends Resolved>(params: P, shapes: readonly Shape[]): ShapeContext<P> => ({
  params,
  inputs: shapes.map((shape) => ({ dtype: 'float32', shape })),
});

/** Number of values of one sample. */
export const valuesOf = (context: ShapeContext, index = 0): number => sizePerSample(anyAt(context, index).shape);

/** The value of a field of kind `pair`: height and width. */
export const pairOf = (params: Resolved, key: string): Pair => params[key] as unknown as Pair;

/** Refuses a window that is larger than its padded input. */
export function checkWindow(layer: string, kernel: Pair, size: Pair, padded: Pair, rank: Rank = 2): void {
  if (kernel[0] <= padded[0] && kernel[1] <= padded[1]) return;
  const missing = Math.max(kernel[0] - padded[0], kernel[1] - padded[1]);
  const around = Math.ceil(missing / 2);
  throw new LayerProblem(
    'layer.kernelTooLarge',
    { layer, kernel: spatial(kernel, rank).join('×'), size: spatial(size, rank).join('×'), padding: around },
    {
      field: 'kernel_size',
      fixes: [
        {
          kind: 'setParams',
          params: {
            kernel_size:
              rank === 2
                ? [Math.min(kernel[0], padded[0]), Math.min(kernel[1], padded[1])]
                : Math.min(kernel[1], padded[1]),
          },
        },
      ],
    },
  );
}
