/**
 * 1×1 convolutions with a stride, as a strided slice and a 1×1 convolution of the sampled pixels: oneDNN 3, which
 * TensorFlow uses, writes out of bounds for them on CPUs without AVX-512.
 */
import type { ConvAttrs, Pair, TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { INDEX, type Operand, T } from './rules.ts';
import type { Scope } from './scope.ts';

/** Strided-slice mask: every axis from its first index to its last. */
const WHOLE = 0b1111;

/** Whether a convolution is 1×1 with a stride. */
export const skipsPixels = (scope: Scope, { strides }: ConvAttrs, [height, width]: Pair): boolean =>
  !scope.gpu && height === 1 && width === 1 && (strides[0] > 1 || strides[1] > 1);

/** The same convolution without stride and padding, of the sampled pixels. */
export const OF_ALL_PIXELS: ConvAttrs = { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] };

function slicing(scope: Scope, { strides }: ConvAttrs, type: TensorType): { places: Ref[]; attributes: Attributes } {
  const anywhere = scope.int32s([0, 0, 0, 0]);
  return {
    places: [anywhere, anywhere, scope.int32s([1, ...strides, 1])],
    attributes: {
      T: T(type),
      Index: INDEX,
      begin_mask: attribute.int(WHOLE),
      end_mask: attribute.int(WHOLE),
      ellipsis_mask: attribute.int(0),
      new_axis_mask: attribute.int(0),
      shrink_axis_mask: attribute.int(0),
    },
  };
}

/** The sampled pixels of an image that is padded already; the type is that of the image. */
export function seenPixels(scope: Scope, attrs: ConvAttrs, { ref, type }: Operand): Operand {
  const { places, attributes } = slicing(scope, attrs, type);
  const seen = scope.once(`pixels ${attrs.strides.join()} ${ref}`, () =>
    scope.node('StridedSlice', [ref, ...places], attributes),
  );
  return { ref: seen, type };
}

/** The inverse of `seenPixels`: an image of the given sizes with those pixels in place and zeros between them. */
export function spreadPixels(scope: Scope, attrs: ConvAttrs, { ref, type }: Operand, sizes: Ref): Ref {
  const { places, attributes } = slicing(scope, attrs, type);
  return scope.node('StridedSliceGrad', [sizes, ...places, ref], attributes);
}
