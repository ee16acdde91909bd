/** src/data.ts for image files. */
import { arrayLiteral } from '../../code.ts';

const FOLDER_IMPORTS = `import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
`;
const ARCHIVE_IMPORTS = `import { createReadStream, existsSync, statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import sharp from 'sharp';
import yauzl, { type Entry } from 'yauzl';
`;

/** Reads files of a folder, or of an archive. */
const OPENER = `type ReadFile = (name: string) => Promise<Uint8Array>;

/** Files of a ZIP, which stays open. */
async function openZip(path: string): Promise<ReadFile> {
  const zip = await yauzl.openPromise(path, { autoClose: false, strictFileNames: false });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return async (name) => {
    const entry = entries.get(name);
    if (!entry) throw new Error(\`\${path} has no \${name}\`);
    return buffer(await zip.openReadStreamPromise(entry));
  };
}

/** Header of a member of a tar: a block of 512 bytes. */
function memberOf(block: Buffer): { name: string; size: number; type: string } {
  const text = (at: number, length: number): string => block.toString('utf8', at, at + length).replace(/\\0.*$/s, '');
  const prefix = text(257, 6).startsWith('ustar') && block[262] !== 32 ? text(345, 155) : '';
  const name = text(0, 100);
  return { name: prefix ? \`\${prefix}/\${name}\` : name, size: parseInt(text(124, 12).trim() || '0', 8), type: text(156, 1) || '0' };
}

/** The files of a tar, compressed by gzip or not. */
async function openTar(path: string, isPacked: boolean): Promise<ReadFile> {
  const stored = createReadStream(path);
  const stream: AsyncIterable<Buffer> = isPacked ? stored.pipe(createGunzip()) : stored;
  const files = new Map<string, Uint8Array>();
  let held = Buffer.alloc(0);
  let member: ReturnType<typeof memberOf> | null = null;
  /** The name of the next member, where it is too long for a header. */
  let long: string | undefined;
  for await (const chunk of stream) {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      if (!member) {
        if (held.length < 512) break;
        member = memberOf(held.subarray(0, 512));
        held = held.subarray(512);
      }
      const { name, size, type }: ReturnType<typeof memberOf> = member;
      const padded = Math.ceil(size / 512) * 512;
      if (held.length < padded) break;
      const content = held.subarray(0, size);
      if (type === 'L') long = content.toString('utf8').replace(/\\0.*$/s, '');
      else if (type === 'x') long = /\\d+ path=([^\\n]*)\\n/.exec(content.toString('utf8'))?.[1] ?? long;
      else {
        if (type === '0') files.set((long ?? name).replace(/^(\\.\\/)+/, ''), Uint8Array.from(content));
        if (type !== 'g') long = undefined;
      }
      held = held.subarray(padded);
      member = null;
    }
  }
  return async (name) => {
    const found = files.get(name);
    if (!found) throw new Error(\`\${path} has no \${name}\`);
    return found;
  };
}

/** A function that reads the files of a folder, a ZIP or a tar. */
async function opener(path: string): Promise<ReadFile> {
  if (statSync(path).isDirectory()) return (name) => readFile(join(path, name));
  const file = await open(path);
  const head = Buffer.alloc(2);
  await file.read(head, 0, 2, 0);
  await file.close();
  return head.toString('latin1') === 'PK' ? openZip(path) : openTar(path, head[0] === 0x1f && head[1] === 0x8b);
}

`;

/** Whether a path is that of an archive, which exported code reads as well as a folder. */
export const isArchivePath = (path: string): boolean => /\.(zip|tar|tgz|tar\.gz)$/i.test(path);

/**
 * src/data.ts.
 * @param sample its shape, channels last
 * @param isArchive whether the images are in an archive
 */
export const imagesTypeScript = (
  sample: readonly number[],
  isArchive: boolean,
): string => `${isArchive ? ARCHIVE_IMPORTS : FOLDER_IMPORTS}
/** Height, width and channels of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral(sample)} as const;
const [HEIGHT, WIDTH, CHANNELS] = SAMPLE_SHAPE;

export interface Samples {
  count: number;
  /** Values in [0, 1], sample after sample. */
  images: Float32Array;
  labels: Int32Array;
}

/** The images of each split with their classes, as Tensorsmith read them. */
type Facts = Record<'train' | 'test', [path: string, label: number][]> & { partition?: { by: string; of: number[] } };
const FACTS = new URL('../images.json', import.meta.url);

async function readFacts(): Promise<Facts> {
  if (!existsSync(FACTS))
    throw new Error(
      'images.json is missing: the images could not be read when this package was written. Export it again where they are at hand.',
    );
  return JSON.parse(await readFile(FACTS, 'utf8')) as Facts;
}

${isArchive ? OPENER : ''}/** Pixels [height, width, channels]: upright, on white where it was transparent. */
async function readImage(${isArchive ? 'file: Uint8Array' : 'path: string'}): Promise<Uint8Array> {
  const image = sharp(${isArchive ? 'file' : 'path'}).autoOrient().flatten({ background: '#ffffff' });
  const { data, info } = await image
    .resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(WIDTH * HEIGHT * CHANNELS);
  const channels: number = info.channels;
  const at = (place: number, channel: number): number => data[place * channels + (channels === 1 ? 0 : channel)] as number;
  for (let place = 0; place < WIDTH * HEIGHT; place += 1)
    for (let channel = 0; channel < CHANNELS; channel += 1)
      pixels[place * CHANNELS + channel] =
        CHANNELS > 1 ? at(place, channel) : (at(place, 0) * 19595 + at(place, 1) * 38470 + at(place, 2) * 7471 + 0x8000) >> 16;
  return pixels;
}

/** Reads the images of a split, scaled to [0, 1]. Those in a folder for validation are left out of the training ones. */
export async function readSamples(folder: string, split: 'train' | 'test' | 't10k'): Promise<Samples> {
${isArchive ? '  const read = await opener(folder);\n' : '  if (!statSync(folder).isDirectory()) throw new Error(`Unpack ${folder} and name the folder`);\n'}  const { train, test, partition } = await readFacts();
  const chosen = split !== 'train' ? test : partition?.by === 'column' ? train.filter((_, i) => partition.of[i] !== 1) : train;
  const size = WIDTH * HEIGHT * CHANNELS;
  const images = new Float32Array(chosen.length * size);
  for (const [i, [path]] of chosen.entries())
    images.set(Float32Array.from(await readImage(${isArchive ? 'await read(path)' : 'join(folder, path)'}), (pixel) => pixel / 255), i * size);
  return { count: chosen.length, images, labels: Int32Array.from(chosen, ([, label]) => label) };
}
`;
