/** EMNIST stores its images column by column: turned copies of them, made once, in the cache. */
import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheDirectory } from './directories.ts';
import type { IdxHeader } from './idx.ts';
import { makeFolder } from './makeFolder.ts';
import { cachePlace, storing } from './storage.ts';
import type { PlainIdx } from './decompress.ts';

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

export async function uprightImages({ path, header }: PlainIdx): Promise<PlainIdx> {
  const [count, height, width] = header.dimensions as readonly [number, number, number];
  const { size, mtimeMs } = await stat(path);
  const key = createHash('sha256').update(`upright\n${path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
  const target = join(cacheDirectory(), 'data', `${key}-${basename(path)}`);
  const turned: PlainIdx = { path: target, header: { ...header, dimensions: [count, width, height] } };
  if (!(await stat(target).catch(() => null))) await storing(cachePlace(), size, () => turn(path, header, target));
  return turned;
}

async function turn(path: string, header: IdxHeader, target: string): Promise<void> {
  const [count, height, width] = header.dimensions as readonly [number, number, number];
  await makeFolder(dirname(target));
  const temporary = `${target}.${process.pid}.tmp`;
  const from = await open(path);
  try {
    const to = await open(temporary, 'w');
    try {
      const head = Buffer.alloc(header.offset);
      await from.read(head, 0, head.length, 0);
      head.writeUInt32BE(width, 8);
      head.writeUInt32BE(height, 12);
      await to.appendFile(head);
      const image = height * width;
      const chunk = Math.max(1, Math.floor(CHUNK_BYTES / image));
      for (let done = 0; done < count; done += chunk) {
        const pixels = Buffer.alloc(Math.min(chunk, count - done) * image);
        await from.read(pixels, 0, pixels.length, header.offset + done * image);
        await to.appendFile(transposeImages(pixels, height, width));
      }
      await to.sync();
    } finally {
      await to.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await from.close();
  }
}
