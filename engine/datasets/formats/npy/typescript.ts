/** src/data.ts for arrays of numpy. */
import { arrayLiteral, samplesInterface } from '../../code.ts';

const IMAGES_INTERFACE = `export interface Samples {
  count: number;
  /** Values as they were trained on, sample after sample. */
  images: Float32Array;
  labels: Int32Array;
}`;

/** Code that rows and images share: facts, NPY files, labels. */
const COMMON = `/** Which arrays are samples and labels, and how they were used. */
interface Facts {
  train: [samples: string, labels: string];
  test: [samples: string, labels: string] | null;
  /** What stands for each class, where that is not its index. */
  values: number[] | null;
  classes: number;
  divisor: number;
  channelsLast: boolean;
}
const FACTS = new URL('../arrays.json', import.meta.url);

async function readFacts(): Promise<Facts> {
  if (!existsSync(FACTS))
    throw new Error(
      'arrays.json is missing: the arrays could not be read when this package was written. Export it again where they are at hand.',
    );
  return JSON.parse(await readFile(FACTS, 'utf8')) as Facts;
}

interface Numbers {
  shape: number[];
  /** In the order of C. */
  values: Float64Array;
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

type Read = (view: DataView, at: number, little: boolean) => number;
const READ: Record<string, [bytes: number, read: Read]> = {
  b1: [1, (view, at) => view.getUint8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** Reads an NPY file of numbers. */
function readNpy(bytes: Uint8Array): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes[6] === 1 ? 10 : 12;
  const offset = start + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder().decode(bytes.subarray(start, offset));
  const [, order, kind] = /'descr': '([<>|=]?)(\\w+)'/.exec(header) ?? [];
  const known = READ[kind ?? ''];
  if (!known) throw new Error(\`An array of numbers was expected: \${header}\`);
  const [size, read] = known;
  const shape = (/'shape': \\(([^)]*)\\)/.exec(header)?.[1]?.match(/\\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: count }, (_, i) => read(view, offset + i * size, order !== '>'));
  if (!header.includes("'fortran_order': True")) return { shape, values };
  // The first axis is the fastest there.
  const turned = Float64Array.from({ length: count }, (_, i) => {
    let [rest, at, stride] = [i, 0, count];
    for (const length of [...shape].reverse()) {
      stride /= length;
      at += (rest % length) * stride;
      rest = Math.floor(rest / length);
    }
    return values[at] as number;
  });
  return { shape, values: turned };
}

/** One number of each sample: its place in a one-hot row, or its first column. */
function labelColumn({ shape, values }: Numbers, known: number[] | null): number[] {
  const count = shape[0] as number;
  const width = values.length / count;
  const rows = Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
  const isHot = width > 1 && rows.every((row) => row.every((v) => v === 0 || v === 1) && row.filter((v) => v).length === 1);
  const column = rows.map((row) => (isHot ? row.indexOf(1) : (row[0] as number)));
  return known ? column.map((value) => known.indexOf(value)) : column;
}
`;

/** src/data.ts. @param sample its shape, channels last */
export function npyTypeScript(of: 'images' | 'table', sample: readonly number[]): string {
  const isImages = of === 'images';
  return `import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** ${isImages ? 'Height, width and channels of a sample.' : 'Features of a row.'} */
export const SAMPLE_SHAPE = ${arrayLiteral(sample)} as const;
const SAMPLE_SIZE = SAMPLE_SHAPE.reduce<number>((product, size) => product * size, 1);
${isImages ? '' : '/** Of the label of a row: one number. */\nexport const LABEL_SHAPE = [] as const;\n'}
${isImages ? IMAGES_INTERFACE : samplesInterface('A class or a number a row.')}

${COMMON}
/** Reads the samples of a split from an NPZ, or from NPY files in a folder. */
export async function readSamples(path: string, split: 'train' | 'test' | 't10k'): Promise<Samples> {
  const facts = await readFacts();
  const names = facts[split === 'train' ? 'train' : 'test'];
  if (!names) throw new Error('There are no test samples');
  const isFolder = statSync(path).isDirectory();
  const head = isFolder ? Buffer.alloc(4) : await readFile(path);
  const packed = head.readUInt32BE(0) === 0x504b0304 ? unzipSync(head) : null;
  const read = async (name: string): Promise<Numbers> =>
    readNpy(packed ? (packed[name] as Uint8Array) : await readFile(join(isFolder ? path : dirname(path), name)));
  const [samples, labels] = [await read(names[0]), labelColumn(await read(names[1]), facts.values)];
  const values = new Float32Array(samples.values.length);
${
  isImages
    ? `  const channels = SAMPLE_SHAPE[2];
  const places = SAMPLE_SIZE / channels;
  for (let i = 0; i < values.length; i += 1) {
    const inside = i % SAMPLE_SIZE;
    const from = facts.channelsLast ? i : i - inside + (inside % channels) * places + Math.floor(inside / channels);
    values[i] = (samples.values[from] as number) / facts.divisor;
  }
  return { count: labels.length, images: values, labels: Int32Array.from(labels) };`
    : `  values.set(samples.values);
  const kept = facts.classes ? Int32Array.from(labels) : Float32Array.from(labels);
  return { count: labels.length, inputs: values, labels: kept };`
}
}
`;
}
