/** src/data.ts of packages whose data are IDX files. */
import { arrayLiteral } from '../../code.ts';

/**
 * src/data.ts.
 * @param sample its shape, channels last
 */
export const idxTypeScript = (sample: readonly number[]): string => `import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Height, width and channels of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral(sample)} as const;
const SAMPLE_SIZE = SAMPLE_SHAPE.reduce<number>((product, size) => product * size, 1);

export interface Samples {
  count: number;
  /** Values in [0, 1], sample after sample. */
  images: Float32Array;
  labels: Int32Array;
}

async function readIdx(folder: string, name: string, headerBytes: number): Promise<Buffer> {
  const path = join(folder, name);
  const bytes = existsSync(path) ? await readFile(path) : gunzipSync(await readFile(\`\${path}.gz\`));
  if (bytes.readUInt32BE(0) >>> 8 !== 0x08) throw new Error(\`\${path} is not an IDX file of bytes\`);
  return bytes.subarray(headerBytes);
}

/** Reads MNIST's files, scaled to [0, 1]. */
export async function readSamples(folder: string, split: 'train' | 't10k'): Promise<Samples> {
  const pixels = await readIdx(folder, \`\${split}-images-idx3-ubyte\`, 16);
  const labels = await readIdx(folder, \`\${split}-labels-idx1-ubyte\`, 8);
  if (pixels.length !== labels.length * SAMPLE_SIZE) throw new Error('Images and labels do not belong together');
  return { count: labels.length, images: Float32Array.from(pixels, (pixel) => pixel / 255), labels: Int32Array.from(labels) };
}
`;
