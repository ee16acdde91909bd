/** src/data.ts for CIFAR's binary files. */

/** src/data.ts. @param labels which of CIFAR-100's labels are learned */
export const cifarTypeScript = (labels: 'fine' | 'coarse'): string => `import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Height, width and channels of a sample. */
export const SAMPLE_SHAPE = [32, 32, 3] as const;
const PIXELS = 32 * 32;
const IMAGE = 3 * PIXELS;

export interface Samples {
  count: number;
  /** Values in [0, 1], sample after sample. */
  images: Float32Array;
  labels: Int32Array;
}

/** The files of each split, and how many labels stand before an image. */
const NAMES = {
  train: [
    [/^data_batch_\\d+\\.bin$/i, 1],
    [/^train\\.bin$/i, 2],
  ],
  test: [
    [/^test_batch\\.bin$/i, 1],
    [/^test\\.bin$/i, 2],
  ],
} as const;

/** Reads CIFAR-10 or CIFAR-100, scaled to [0, 1], from the folder of their binary files. */
export async function readSamples(path: string, split: 'train' | 'test' | 't10k'): Promise<Samples> {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  for (const [pattern, width] of NAMES[split === 'train' ? 'train' : 'test']) {
    const found = names.filter((name) => pattern.test(name.split(/[\\\\/]/).at(-1) as string));
    if (!found.length) continue;
    const records = Buffer.concat(await Promise.all(found.map((name) => readFile(join(folder, name)))));
    const count = records.length / (width + IMAGE);
    const samples = { count, images: new Float32Array(count * IMAGE), labels: new Int32Array(count) };
    for (let i = 0; i < count; i += 1) {
      const at = i * (width + IMAGE);
      samples.labels[i] = records[at + ${labels === 'fine' ? 'width - 1' : '0'}] as number;
      for (let k = 0; k < IMAGE; k += 1)
        samples.images[i * IMAGE + k] = (records[at + width + (k % 3) * PIXELS + Math.floor(k / 3)] as number) / 255;
    }
    return samples;
  }
  throw new Error(\`\${path} has no images of \${split}: unpack the archive and name its folder\`);
}
`;
