/** Convolution and its two gradients as TensorFlow nodes, with any padding. */
import type { ConvAttrs, Pair, TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { OF_ALL_PIXELS, seenPixels, skipsPixels, spreadPixels } from './stridedPointwise.ts';
import { INDEX, type Operand, T } from './rules.ts';
import type { Scope } from './scope.ts';

/** Height, width, channels in and out. */
export type FilterShape = readonly [number, number, number, number];

/** Strides or dilations as TensorFlow has them: [1, height, width, 1]. */
export const spatial = ([height, width]: Pair): number[] => [1, height, width, 1];

/** Height and width of [N, H, W, C]. */
export const image = (type: TensorType): Pair => [type.shape[1] as number, type.shape[2] as number];

/** The padding before and after one axis that TensorFlow's SAME means. */
function samePadding(size: number, kernel: number, stride: number, dilation: number): Pair {
  const outputs = Math.ceil(size / stride);
  const total = Math.max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

type Padding = 'VALID' | 'SAME' | 'EXPLICIT';

/** SAME or VALID where the padding equals it, since some kernels have no fast path for explicit padding. */
function paddingOf({ strides, padding, dilations }: ConvAttrs, size: Pair, kernel: Pair): Padding {
  if (padding.every((edge) => edge === 0)) return 'VALID';
  const same = ([0, 1] as const).flatMap((axis) =>
    samePadding(size[axis], kernel[axis], strides[axis], dilations[axis]),
  );
  return padding.every((edge, i) => edge === same[i]) ? 'SAME' : 'EXPLICIT';
}

function attributes({ strides, padding, dilations }: ConvAttrs, kind: Padding, { dtype }: TensorType): Attributes {
  return {
    T: attribute.type(dtype),
    data_format: attribute.string('NHWC'),
    strides: attribute.ints(spatial(strides)),
    dilations: attribute.ints(spatial(dilations)),
    padding: attribute.string(kind),
    ...(kind === 'EXPLICIT' ? { explicit_paddings: attribute.ints([0, 0, ...padding, 0, 0]) } : {}),
  };
}

/** int32 vector [N, height, width, channels], with the batch size of another value. */
export function imageSizes(scope: Scope, like: Ref, likeType: TensorType, size: Pair, channels: number): Ref {
  if (typeof likeType.shape[0] === 'number') return scope.int32s([likeType.shape[0], ...size, channels]);
  const rest = scope.int32s([...size, channels]);
  const batch = scope.sizeOf(like, likeType, 0);
  return scope.once(`image ${batch} ${rest}`, () => scope.concatInts([batch, rest]));
}

/**
 * A convolution of [N, H, W, C] with a filter [kh, kw, C, O]; padding that TensorFlow does not support is a Pad node
 * before it.
 */
export function forward(scope: Scope, attrs: ConvAttrs, x: Operand, filter: Ref, kernel: Pair): Ref {
  if (skipsPixels(scope, attrs, kernel)) {
    const pixels = seenPixels(scope, attrs, padded(scope, attrs, x));
    return scope.node('Conv2D', [pixels.ref, filter], attributes(OF_ALL_PIXELS, 'VALID', x.type));
  }
  return scope.node('Conv2D', [x.ref, filter], attributes(attrs, paddingOf(attrs, image(x.type), kernel), x.type));
}

/**
 * A convolution without padding, for an image that is padded beforehand: on a CPU the gradients of convolutions with
 * explicit padding have no fast kernels, and with dilations none at all.
 */
const unpadded = (attrs: ConvAttrs): ConvAttrs => ({ ...attrs, padding: [0, 0, 0, 0] });

/** Zeros around an image; its type keeps the size of the image itself. */
function padded(scope: Scope, { padding }: ConvAttrs, { ref, type }: Operand): Operand {
  if (padding.every((edge) => edge === 0)) return { ref, type };
  const paddings = scope.constant('int32', [4, 2], [0, 0, ...padding, 0, 0]);
  const around = scope.once(`padded ${padding.join()} ${ref}`, () =>
    scope.node('Pad', [ref, paddings], { T: T(type), Tpaddings: INDEX }),
  );
  return { ref: around, type };
}

/** The unpadded part of a padded image: the inverse of `padded`. */
function within(scope: Scope, { padding }: ConvAttrs, x: Operand, size: Pair): Ref {
  if (padding.every((edge) => edge === 0)) return x.ref;
  const begin = scope.int32s([0, padding[0], padding[2], 0]);
  return scope.node('Slice', [x.ref, begin, scope.int32s([-1, ...size, -1])], { T: T(x.type), Index: INDEX });
}

/** @param size height and width of the input */
export function inputGradient(
  scope: Scope,
  attrs: ConvAttrs,
  filter: Ref,
  [height, width, channels]: FilterShape,
  gradient: Operand,
  size: Pair,
): Ref {
  const sizes = (of: Pair): Ref => imageSizes(scope, gradient.ref, gradient.type, of, channels);
  const back = (own: ConvAttrs, ownSize: Pair, kind: Padding): Ref =>
    scope.node('Conv2DBackpropInput', [sizes(ownSize), filter, gradient.ref], attributes(own, kind, gradient.type));
  const [top, bottom, left, right] = attrs.padding;
  const around: Pair = [size[0] + top + bottom, size[1] + left + right];
  if (skipsPixels(scope, attrs, [height, width])) {
    const pixels = back(OF_ALL_PIXELS, image(gradient.type), 'VALID');
    const spread = spreadPixels(scope, attrs, { ref: pixels, type: gradient.type }, sizes(around));
    return within(scope, attrs, { ref: spread, type: gradient.type }, size);
  }
  const kind = paddingOf(attrs, size, [height, width]);
  if (kind !== 'EXPLICIT' || scope.gpu) return back(attrs, size, kind);
  return within(scope, attrs, { ref: back(unpadded(attrs), around, 'VALID'), type: gradient.type }, size);
}

/**
 * Gradient of a convolution with respect to its filter, [kh, kw, C, O].
 * @param gradient with respect to the result, [N, H', W', O]
 */
export function filterGradient(scope: Scope, attrs: ConvAttrs, x: Operand, gradient: Ref, filter: FilterShape): Ref {
  const back = (own: ConvAttrs, { ref, type }: Operand, kind: Padding): Ref =>
    scope.node('Conv2DBackpropFilter', [ref, scope.int32s(filter), gradient], attributes(own, kind, type));
  if (skipsPixels(scope, attrs, [filter[0], filter[1]]))
    return back(OF_ALL_PIXELS, seenPixels(scope, attrs, padded(scope, attrs, x)), 'VALID');
  const kind = paddingOf(attrs, image(x.type), [filter[0], filter[1]]);
  if (kind !== 'EXPLICIT' || scope.gpu) return back(attrs, x, kind);
  return back(unpadded(attrs), padded(scope, attrs, x), 'VALID');
}
