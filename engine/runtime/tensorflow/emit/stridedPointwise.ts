/**
 * Convolutions of one pixel with a stride. They see one pixel in so many, which is taken out beforehand: what
 * TensorFlow's library (oneDNN 3, on processors without AVX-512) does itself for them writes past the end of its
 * memory.
 */
import type { ConvAttrs, Pair } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import type { Scope } from './scope.ts';

/** Every axis from its first index to its last. */
const WHOLE = 0b1111;

/** Whether a convolution looks at single pixels, and not at all of them. */
export const skipsPixels = (scope: Scope, { strides }: ConvAttrs, [height, width]: Pair): boolean =>
  !scope.gpu && height === 1 && width === 1 && (strides[0] > 1 || strides[1] > 1);

/** The same convolution of the pixels that it sees. */
export const OF_ALL_PIXELS: ConvAttrs = { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] };

function slicing(scope: Scope, { strides }: ConvAttrs): { places: Ref[]; attributes: Attributes } {
  const anywhere = scope.int32s([0, 0, 0, 0]);
  return {
    places: [anywhere, anywhere, scope.int32s([1, ...strides, 1])],
    attributes: {
      T: attribute.type('float32'),
      Index: attribute.type('int32'),
      begin_mask: attribute.int(WHOLE),
      end_mask: attribute.int(WHOLE),
      ellipsis_mask: attribute.int(0),
      new_axis_mask: attribute.int(0),
      shrink_axis_mask: attribute.int(0),
    },
  };
}

/** The pixels of an image that is padded already. */
export function seenPixels(scope: Scope, attrs: ConvAttrs, padded: Ref): Ref {
  const { places, attributes } = slicing(scope, attrs);
  return scope.once(`pixels ${attrs.strides.join()} ${padded}`, () =>
    scope.node('StridedSlice', [padded, ...places], attributes),
  );
}

/** The other way: an image of such sizes with those pixels in their places, and zeros between them. */
export function spreadPixels(scope: Scope, attrs: ConvAttrs, pixels: Ref, sizes: Ref): Ref {
  const { places, attributes } = slicing(scope, attrs);
  return scope.node('StridedSliceGrad', [sizes, ...places, pixels], attributes);
}
