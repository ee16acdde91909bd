/** src/data.ts for image files. */
import { arrayLiteral } from '../../code.ts';

/**
 * src/data.ts.
 * @param sample its shape, channels last
 */
export const imagesTypeScript = (sample: readonly number[]): string => `import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

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

/** Pixels [height, width, channels]: upright, on white where it was transparent. */
async function readImage(path: string): Promise<Uint8Array> {
  const image = sharp(path).autoOrient().flatten({ background: '#ffffff' });
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
  if (!statSync(folder).isDirectory()) throw new Error(\`Unpack \${folder} and name the folder\`);
  const { train, test, partition } = await readFacts();
  const chosen = split !== 'train' ? test : partition?.by === 'column' ? train.filter((_, i) => partition.of[i] !== 1) : train;
  const size = WIDTH * HEIGHT * CHANNELS;
  const images = new Float32Array(chosen.length * size);
  for (const [i, [path]] of chosen.entries())
    images.set(Float32Array.from(await readImage(join(folder, path)), (pixel) => pixel / 255), i * size);
  return { count: chosen.length, images, labels: Int32Array.from(chosen, ([, label]) => label) };
}
`;
