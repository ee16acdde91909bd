/**
 * Decodes images with sharp, on its threads and never on JavaScript's. The size in the header is checked before
 * decompression.
 */
import { availableParallelism, cpus } from 'node:os';
import type { Metadata, Sharp } from 'sharp';
import type { ImageDecoder, ImageSize } from '../../datasets/files.ts';
import { UserError } from '../../errors/error.ts';
import { formatBytes } from '../../errors/format.ts';
import { bmpHeader, isBmp, readBmp } from './bmp.ts';
import { headerSize } from './header.ts';
import { loadSharp } from './loadSharp.ts';

/** Most pixels of an image: 64 megapixels. */
const MAX_PIXELS = 8192 * 8192;
const SECONDS = 20;
const FORMATS = new Set(['png', 'jpeg', 'webp', 'gif', 'tiff']);
const WHITE = '#ffffff';
/** EXIF orientations from here on swap width and height. */
const ON_ITS_SIDE = 5;

const refused = (file: string, detail: string): UserError => new UserError('data.badImage', { file, detail });

/** Pixels up to which the compression ratio is not checked. */
const FEW_PIXELS = 1920 * 1200;
/** Largest compression ratio in pixels per byte: a blank PNG has a thousand at three bytes each. */
const MOST_PACKED = 2000;

/** @param bytes size of the file: a small one that declares a huge image is damaged, or a decompression bomb */
function checkPixels(width: number, height: number, file: string, bytes: number): void {
  if (width * height > Math.max(FEW_PIXELS, MOST_PACKED * bytes))
    throw refused(file, `${width}×${height} pixels in ${formatBytes(bytes)}`);
  if (width * height > MAX_PIXELS)
    throw new UserError('data.imageTooLarge', {
      file,
      shape: `${width}×${height}`,
      limit: `${MAX_PIXELS} (8192×8192)`,
    });
}

/** The first line of a library's error. */
const firstLine = (error: unknown): string => (error as Error).message.trim().split('\n')[0]!;

/** Runs a read of an image; errors become UserErrors. */
async function reading<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? error : refused(file, firstLine(error));
  }
}

async function headerOf(bytes: Uint8Array, file: string): Promise<Metadata> {
  const found = await loadSharp()(bytes, { limitInputPixels: false }).metadata();
  const format = found.format as string;
  // SVG could load external files; the other formats are not collected as images.
  if (!FORMATS.has(format)) throw refused(file, format);
  checkPixels(found.width, found.height, file, bytes.length);
  return found;
}

async function open(bytes: Uint8Array, file: string): Promise<Sharp> {
  const sharp = loadSharp();
  if (isBmp(bytes)) {
    const { width, height } = bmpHeader(bytes);
    checkPixels(width, height, file, bytes.length);
    return sharp(readBmp(bytes).pixels, { raw: { width, height, channels: 3 } });
  }
  const stored = headerSize(bytes);
  if (stored) checkPixels(stored.width, stored.height, file, bytes.length);
  else await headerOf(bytes, file);
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' })
    .autoOrient()
    .flatten({ background: WHITE });
}

/** Gray as in Pillow and PyTorch: ITU-R 601-2 luma of the stored values. uint8 [n·3] → [n]. */
function luma(pixels: Uint8Array): Uint8Array {
  const gray = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < gray.length; i += 1)
    gray[i] = (pixels[3 * i]! * 19595 + pixels[3 * i + 1]! * 38470 + pixels[3 * i + 2]! * 7471 + 0x8000) >> 16;
  return gray;
}

async function decode(bytes: Uint8Array, file: string, size: ImageSize): Promise<Uint8Array> {
  const { height, width, channels } = size;
  const image = await open(bytes, file);
  const { data, info } = await image
    .resize(width, height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .timeout({ seconds: SECONDS })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const got = info.channels as number;
  if (got !== 1 && got !== 3) throw refused(file, `${got} channels`);
  if (channels === got) return pixels;
  if (channels === 1) return luma(pixels);
  const spread = new Uint8Array(pixels.length * 3);
  for (let i = 0; i < pixels.length; i += 1) spread.fill(pixels[i]!, 3 * i, 3 * i + 3);
  return spread;
}

export const imageDecoder: ImageDecoder = {
  // More than threads: while one image is decoded, the next is read.
  parallel: 2 * (availableParallelism?.() ?? cpus().length),
  measure: (bytes, file) =>
    reading(file, async () => {
      if (isBmp(bytes)) {
        const { width, height } = bmpHeader(bytes);
        checkPixels(width, height, file, bytes.length);
        return { width, height, gray: false };
      }
      const { width, height, channels, orientation = 1 } = await headerOf(bytes, file);
      const side = orientation >= ON_ITS_SIDE;
      return { width: side ? height : width, height: side ? width : height, gray: channels <= 2 };
    }),
  decode: (bytes, file, size) => reading(file, () => decode(bytes, file, size)),
};
