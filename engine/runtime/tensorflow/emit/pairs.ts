/**
 * Convolutions of few channels, computed on pairs of columns. CPUs work on vectors of 8 or 16 channels, and LeNet's
 * first convolution has 6: most of each vector is idle. An image [N, H, W, C] has the same memory layout as [N, H, W/2,
 * 2C], so that a convolution can compute two neighbouring columns at once, as twice the channels, with a filter that
 * holds the original twice, shifted by a column, and zeros beside it.
 */
import type { ConvAttrs, Shape, TensorType } from '../../../program/types.ts';
import { windowSize } from '../../../program/shapes.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import type { FilterShape } from './convolution.ts';
import { INDEX, type Operand, sizes, T } from './rules.ts';
import type { Scope } from './scope.ts';

/** Most channels for column pairs: two of them fill a vector of 16. */
const MOST_CHANNELS = 8;
/** Largest growth of the filter by zeros at which column pairs still pay. */
const MOST_GROWTH = 4 / 3;

export interface Pairing {
  /** Attributes of the convolution of pairs. */
  readonly attrs: ConvAttrs;
  /** Width of the pair filter, in pairs. */
  readonly width: number;
  /** Zero columns before the original in the filter of the left column; the right one has one more. */
  readonly shift: number;
  readonly filter: FilterShape;
  readonly wideFilter: FilterShape;
}

/** Column pairing for a convolution, or null where it is impossible or slower. */
export function pairing(
  scope: { readonly gpu: boolean },
  attrs: ConvAttrs,
  imageWidth: number,
  filter: FilterShape,
): Pairing | null {
  const [height, kernel, from, channels] = filter;
  const [top, bottom, left, right] = attrs.padding;
  const outputWidth = windowSize(imageWidth, kernel, 1, left + right);
  const plain = attrs.strides[0] === 1 && attrs.strides[1] === 1 && attrs.dilations[1] === 1;
  if (scope.gpu || !plain || channels > MOST_CHANNELS || imageWidth % 2 || outputWidth % 2) return null;
  const pairsLeft = Math.ceil(left / 2);
  const shift = 2 * pairsLeft - left;
  const width = Math.ceil((kernel + 1 + shift) / 2);
  const pairsRight = outputWidth / 2 - 1 + width - pairsLeft - imageWidth / 2;
  if (pairsRight < 0 || 2 * width > MOST_GROWTH * kernel) return null;
  return {
    attrs: { ...attrs, padding: [top, bottom, pairsLeft, pairsRight] },
    width,
    shift,
    filter,
    wideFilter: [height, width, 2 * from, 2 * channels],
  };
}

/** An image's type with its columns in pairs. */
export const pairType = ({ dtype, shape: [n, height, width, channels] }: TensorType): TensorType => ({
  dtype,
  shape: [n!, height!, (width as number) / 2, (channels as number) * 2],
});

/** An image in column pairs: as computed, or reshaped. */
export function inPairs(scope: Scope, { ref, type }: Operand): Operand {
  const pairs = pairType(type);
  const made = (): Ref => scope.once(`pairs ${ref}`, () => scope.reshape(ref, type.dtype, sizes(pairs.shape)));
  return { ref: scope.pairs.get(ref) ?? made(), type: pairs };
}

/** A result of column pairs in its normal layout. @param type of the image itself */
export function outOfPairs(scope: Scope, pairs: Ref, type: TensorType): Ref {
  const image = scope.reshape(pairs, type.dtype, sizes(type.shape));
  scope.pairs.set(image, pairs);
  return image;
}

const concat = (scope: Scope, parts: readonly Ref[], axis: number, type: TensorType): Ref =>
  scope.node('ConcatV2', [...parts, scope.int32(axis)], { T: T(type), N: attribute.int(parts.length), Tidx: INDEX });

/** A channel vector repeated for both columns of a pair. */
export const twice = (scope: Scope, vector: Ref, type: TensorType): Ref =>
  scope.once(`twice ${vector}`, () => concat(scope, [vector, vector], 0, type));

/** [kh, kw, C, K] → [kh, width, 2C, 2K] */
export function pairFilter(
  scope: Scope,
  { ref, type }: Operand,
  { width, shift, filter: [height, kernel, from, to] }: Pairing,
): Ref {
  return scope.once(`pair filter ${ref} ${width} ${shift}`, () => {
    const columns = [shift, shift + 1].map((before) => {
      const paddings = [0, 0, before, 2 * width - kernel - before, 0, 0, 0, 0];
      const attributes = { T: T(type), Tpaddings: INDEX };
      const padded = scope.node('Pad', [ref, scope.constant('int32', [4, 2], paddings)], attributes);
      return scope.reshape(padded, type.dtype, [height, width, 2 * from, to]);
    });
    return concat(scope, columns, 3, type);
  });
}

/** The gradient of the original filter from that of the pair filter: the sum over its two copies. */
export function unpairFilter(
  scope: Scope,
  { ref, type }: Operand,
  { width, shift, filter: [height, kernel, from, to] }: Pairing,
): Ref {
  const cut = (whole: Ref, begin: readonly number[], size: readonly number[]): Ref =>
    scope.node('Slice', [whole, scope.int32s(begin), scope.int32s(size)], { T: T(type), Index: INDEX });
  const [left, right] = [0, 1].map((column) => {
    const half = cut(ref, [0, 0, 0, column * to], [height, width, 2 * from, to]);
    const wide = scope.reshape(half, type.dtype, [height, 2 * width, from, to]);
    return cut(wide, [0, shift + column, 0, 0], [height, kernel, from, to]);
  }) as [Ref, Ref];
  return scope.node('AddV2', [left, right], { T: T(type) });
}

/** Width of [N, H, W, C]. */
export const widthOf = ({ shape }: TensorType): number => shape[2] as number;
/** Shape of a filter: [kh, kw, in, out]. */
export const filterShape = (shape: Shape): FilterShape => shape as unknown as FilterShape;
