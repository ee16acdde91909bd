/** EMNIST stores its images column by column: turned copies of them, made once, in the cache. */
import type { DataFiles, StoredFile } from '../../files.ts';
import type { IdxHeader } from './header.ts';

export interface StoredIdx {
  readonly file: StoredFile;
  readonly header: IdxHeader;
}

/** Bytes of the images that are turned at a time, at most; one image may have more. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Swaps rows and columns of images that lie one after the other. */
export function transposeImages(pixels: Uint8Array, height: number, width: number): Uint8Array {
  const turned = new Uint8Array(pixels.length);
  const size = height * width;
  for (let start = 0; start < pixels.length; start += size) {
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        turned[start + column * height + row] = pixels[start + row * width + column]!;
      }
    }
  }
  return turned;
}

/** Name of what is done, in the cache. */
const UPRIGHT = 'upright';

/**
 * The same images with rows and columns in their places, [count, width, height] as [count, height, width]; made once
 * in the cache.
 */
export async function uprightImages(files: DataFiles, { file, header }: StoredIdx): Promise<StoredIdx> {
  const [count, height, width] = header.dimensions as readonly [number, number, number];
  const turned = await files.cached(file, UPRIGHT, async (append) => {
    const head = await file.read(0, header.offset);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    view.setUint32(8, width);
    view.setUint32(12, height);
    await append(head);
    const image = height * width;
    const chunk = Math.max(1, Math.floor(CHUNK_BYTES / image));
    for (let done = 0; done < count; done += chunk) {
      const pixels = await file.read(header.offset + done * image, Math.min(chunk, count - done) * image);
      await append(transposeImages(pixels, height, width));
    }
  });
  return { file: turned, header: { ...header, dimensions: [count, width, height] } };
}
