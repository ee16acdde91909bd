/** Encoding of images of a user's own: drawings and image files. */
import { UserError } from '../../errors/error.ts';
import type { ImageDecoder } from '../files.ts';
import { fromBase64 } from './base64.ts';
import { inkOf, placeDrawing, type Ink } from './drawing.ts';
import type { GivenInput, Placement } from './given.ts';

/** Longer side in pixels to which a photograph is scaled before segmentation. */
const LOOKED_AT = 560;
/** Name of the input in errors. */
const FILE = 'image';
const HEADER = 54;

/** Height, width, channels. */
type Size = readonly [number, number, number];

function inkOfDrawing({ width, height, pixels }: Extract<GivenInput, { kind: 'drawing' }>): Ink {
  const bytes = fromBase64(pixels);
  if (bytes.length !== width * height)
    throw new UserError('given.drawing', { width, height, got: bytes.length, expected: width * height });
  if (bytes.every((value) => value === 0)) throw new UserError('given.blank');
  return { width, height, pixels: bytes };
}

/** A drawing as a 24-bit BMP, so that it is decoded as the files of a dataset are. */
function bmpOf({ width, height, pixels }: Ink, dark: boolean): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(HEADER + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x]!;
      const at = HEADER + (height - 1 - y) * stride + 3 * x;
      bytes.fill(dark ? value : 255 - value, at, at + 3);
    }
  return bytes;
}

/**
 * Pixels of an input as the dataset's reader decodes them: uint8 [height, width, channels].
 * @param placement target size and position of drawings and photographs of drawings; null for resizing alone
 * @param dark whether ink is light on dark
 */
export async function pixelsOf(
  input: GivenInput,
  [height, width, channels]: Size,
  { placement, dark }: { placement: Placement | null; dark: boolean },
  images: ImageDecoder,
): Promise<Uint8Array> {
  const size = { height, width, channels: channels === 1 ? 1 : 3 } as const;
  if (input.kind === 'drawing') {
    const ink = inkOfDrawing(input);
    if (placement) return placeDrawing(ink, [height, width], placement);
    return images.decode(bmpOf(ink, dark), FILE, size);
  }
  if (input.kind !== 'image') throw new UserError('given.needsImage');
  const bytes = fromBase64(input.file);
  const found = await images.measure(bytes, FILE);
  // An image of the dataset's size is taken as it is.
  if (!placement || (found.width === width && found.height === height)) return images.decode(bytes, FILE, size);
  const scale = Math.min(1, LOOKED_AT / Math.max(found.width, found.height));
  const seen = {
    height: Math.max(1, Math.round(found.height * scale)),
    width: Math.max(1, Math.round(found.width * scale)),
  };
  const gray = await images.decode(bytes, FILE, { ...seen, channels: 1 });
  const ink = inkOf({ ...seen, pixels: gray });
  if (ink.pixels.every((value) => value === 0)) throw new UserError('given.blank');
  return placeDrawing(ink, [height, width], placement);
}
