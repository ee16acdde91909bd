/** src/data.ts for IDX files. */
import { arrayLiteral } from '../../code.ts';

const FILES = `/** train-images-idx3-ubyte, t10k-labels.idx1-ubyte.gz, emnist-letters-test-images-idx3-ubyte … */
const NAME =
  /^(.*?)(train|t10k|test)[-_. ]?(images|labels)(?:[-_. ]?idx[1-4])?(?:[-_. ]?(?:u?byte|short|int|float|double))?(?:\\.gz)?$/i;
const RENAMED = /( ?\\(\\d+\\)| - copy|\\.\\d+)(?=(\\.gz)?$)/i;

/** Samples and labels of a split; what lies nearest, unpacked before packed. */
function findFiles(folder: string, split: 'train' | 'test'): { prefix: string; images: string; labels: string } | null {
  const depth = (path: string): number => path.split(/[\\\\/]/).length;
  const paths = readdirSync(folder, { recursive: true }).map(String).filter((path) => statSync(join(folder, path)).isFile());
  paths.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const found = paths.flatMap((path) => {
    const match = NAME.exec(basename(path).replace(RENAMED, ''));
    if (!match) return [];
    const [, prefix, part, kind] = match as unknown as [string, string, string, string];
    return [{ prefix, path, kind: kind.toLowerCase(), split: part.toLowerCase() === 'train' ? 'train' : 'test' }];
  });
  // A folder may hold several sets: the first with training samples is taken.
  const prefix = found.find((file) => file.split === 'train' && file.kind === 'images')?.prefix;
  const of = (kind: string): string | undefined =>
    found.find((file) => file.prefix === prefix && file.split === split && file.kind === kind)?.path;
  const [images, labels] = [of('images'), of('labels')];
  return prefix === undefined || !images || !labels ? null : { prefix, images, labels };
}
`;

const ARRAYS = `interface Numbers {
  shape: number[];
  values: ArrayLike<number>;
  isBytes: boolean;
}

type Read = (bytes: Buffer, at: number) => number;
const READ: Record<number, [bytes: number, read: Read]> = {
  0x08: [1, (bytes, at) => bytes.readUInt8(at)],
  0x09: [1, (bytes, at) => bytes.readInt8(at)],
  0x0b: [2, (bytes, at) => bytes.readInt16BE(at)],
  0x0c: [4, (bytes, at) => bytes.readInt32BE(at)],
  0x0d: [4, (bytes, at) => bytes.readFloatBE(at)],
  0x0e: [8, (bytes, at) => bytes.readDoubleBE(at)],
};

async function readIdx(path: string): Promise<Numbers> {
  const file = await readFile(path);
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
  const type = bytes.readUInt16BE(0) === 0 ? (bytes[2] as number) : -1;
  const known = READ[type];
  if (!known) throw new Error(\`\${path} is not an IDX file\`);
  const [size, read] = known;
  const rank = bytes[3] as number;
  const shape = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const offset = 4 + 4 * rank;
  if (type === 0x08) return { shape, values: bytes.subarray(offset), isBytes: true };
  const count = shape.reduce((product, length) => product * length, 1);
  return { shape, values: Float64Array.from({ length: count }, (_, i) => read(bytes, offset + i * size)), isBytes: false };
}

/** One number of each sample: its place in a one-hot row, or its first column. */
function labelColumn({ shape, values }: Numbers): number[] {
  const count = shape[0] as number;
  const width = values.length / count;
  if (width === 1) return Array.from(values);
  const rows = Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, k) => values[i * width + k] as number));
  const isHot = rows.every((row) => row.every((v) => v === 0 || v === 1) && row.filter((v) => v).length === 1);
  return rows.map((row) => (isHot ? row.indexOf(1) : (row[0] as number)));
}

/** Small whole numbers are classes; others are numbered by size. */
function classIndices(labels: number[], every: number[]): number[] {
  const values = [...new Set(every)].sort((a, b) => a - b);
  const [low, high] = [values[0] as number, values.at(-1) as number];
  if (low >= 0 && high < Math.min(10_000, Math.max(256, 4 * values.length))) return labels;
  return labels.map((label) => values.indexOf(label));
}

/** Whole numbers up to 255 are pixels; others are divided where they are large. */
function divisorOf(arrays: Numbers[]): number {
  if (arrays.every(({ isBytes }) => isBytes)) return 255;
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (const { values } of arrays)
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] as number;
      low = Math.min(low, value);
      high = Math.max(high, value);
      whole &&= Number.isInteger(value);
    }
  if (whole && low >= 0 && high <= 255 && high > 1) return 255;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (largest <= 16) return 1;
  return low >= 0 && largest <= 255 ? 255 : low >= 0 && largest <= 65535 ? 65535 : largest;
}

/** EMNIST has its images column by column: told by what it is called, or by its classes. */
function isEmnist(folder: string, prefix: string, { shape }: Numbers, labels: number[]): boolean {
  if (/emnist/i.test([...resolve(folder).split(/[\\\\/]/).slice(-2), prefix].join(' '))) return true;
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const isLetters = classes === 27 && !labels.includes(0);
  return shape[1] === 28 && shape[2] === 28 && (classes === 47 || classes === 62 || isLetters);
}
`;

/**
 * src/data.ts.
 * @param sample its shape, channels last
 */
export const idxTypeScript = (sample: readonly number[]): string => {
  const [height, width, channels] = sample.length === 3 ? sample : [1, 1, sample[0]!];
  return `import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Height, width and channels of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral(sample)} as const;
const [HEIGHT, WIDTH, CHANNELS] = [${height}, ${width}, ${channels}];
const SAMPLE_SIZE = HEIGHT * WIDTH * CHANNELS;

export interface Samples {
  count: number;
  /** Values as they were trained on, pixels in [0, 1], sample after sample. */
  images: Float32Array;
  labels: Int32Array;
}

${FILES}
${ARRAYS}
/** Reads the samples of a split: files like MNIST's, of any type, plain or packed with gzip. */
export async function readSamples(path: string, split: 'train' | 'test' | 't10k'): Promise<Samples> {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const parts = [];
  for (const part of ['train', 'test'] as const) {
    const files = findFiles(folder, part);
    if (!files) continue;
    const samples = await readIdx(join(folder, files.images));
    parts.push({ part, prefix: files.prefix, samples, labels: labelColumn(await readIdx(join(folder, files.labels))) });
  }
  const first = parts[0];
  const chosen = parts.find(({ part }) => part === (split === 'train' ? 'train' : 'test'));
  if (!first || !chosen) throw new Error(\`\${path} has no images and labels of \${split}\`);
  const { samples } = chosen;
  const labels = classIndices(chosen.labels, parts.flatMap((part) => part.labels));
  const count = samples.shape[0] as number;
  if (samples.values.length !== labels.length * SAMPLE_SIZE) throw new Error('Images and labels do not belong together');
  const isRows = samples.shape.length === 2;
  const divisor = isRows ? 1 : divisorOf(parts.map((part) => part.samples));
  const isTurned = !isRows && isEmnist(folder, first.prefix, first.samples, first.labels);
  const isChannelsFirst = samples.shape.length === 4 && samples.shape[3] !== CHANNELS;
  // Steps of the file from one row, column and channel to the next.
  const [down, right] = isTurned ? [1, HEIGHT] : [WIDTH, 1];
  const [place, deep] = isChannelsFirst ? [1, HEIGHT * WIDTH] : [CHANNELS, 1];
  const images = new Float32Array(count * SAMPLE_SIZE);
  let to = 0;
  for (let i = 0; i < count; i += 1)
    for (let y = 0; y < HEIGHT; y += 1)
      for (let x = 0; x < WIDTH; x += 1)
        for (let c = 0; c < CHANNELS; c += 1) {
          const from = i * SAMPLE_SIZE + (y * down + x * right) * place + c * deep;
          images[to] = (samples.values[from] as number) / divisor;
          to += 1;
        }
  return { count, images, labels: Int32Array.from(labels) };
}
`;
};
