/** Photos decoded, resized and cached on all cores, beside a loop of sharp and torchvision's DataLoader. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CACHE_VARIABLE } from '../engine/data/directories.ts';
import type { MakeSharp } from '../engine/data/images/loadSharp.ts';
import { formatBytes } from '../engine/errors/format.ts';
import { fillUniform } from '../engine/program/random.ts';
import { hasDataPeers } from './contestants/peers.ts';
import { type Once, processorSecondsOf, reader, rounds, secondsOf } from './contestants/once.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const IMAGES = 50_000;
const CLASSES = 10;
/** Images that differ; the others are copies. */
const DIFFERENT = 500;
/** ImageNet's most frequent size, and the one that is proposed for it. */
const FROM = { width: 500, height: 375 };
const TO = { width: 128, height: 96 };
const ROUNDS = 2;
/** Of the noise, in levels. */
const NOISE = 24;
const COARSE = { width: 25, height: 19 };

/** Uniform in [0, 1). */
function uniforms(count: number, seed: number, stream: number): Float32Array {
  const values = new Float32Array(count);
  fillUniform(values, seed, stream, 0);
  return values;
}

/** A photo's size and detail: large patches of color, with noise. */
async function photo(sharp: MakeSharp, path: string, seed: number): Promise<void> {
  const patches = Uint8Array.from(uniforms(COARSE.width * COARSE.height * 3, seed, 0), (value) => value * 256);
  const { data } = await sharp(patches, { raw: { ...COARSE, channels: 3 } })
    .resize(FROM.width, FROM.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const noise = uniforms(data.length, seed, 1);
  const pixels = Uint8ClampedArray.from(data, (value, i) => value + NOISE * (noise[i]! - 0.5));
  await sharp(pixels, { raw: { ...FROM, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(path);
}

/** A folder for each class. @returns the bytes of an image on average */
async function writeImages(folder: string, count: number): Promise<number> {
  const sharp = createRequire(import.meta.url)('sharp') as MakeSharp;
  const pathOf = (i: number): string => join(folder, `class ${i % CLASSES}`, `${String(i).padStart(6, '0')}.jpg`);
  for (let c = 0; c < CLASSES; c += 1) mkdirSync(join(folder, `class ${c}`), { recursive: true });
  const different = Math.min(count, DIFFERENT);
  for (let i = 0; i < different; i += 1) await photo(sharp, pathOf(i), i);
  for (let i = different; i < count; i += 1) copyFileSync(pathOf(i % different), pathOf(i));
  return Array.from({ length: different }, (_, i) => statSync(pathOf(i)).size).reduce((a, b) => a + b, 0) / different;
}

/** A cache that is empty each time. */
function ours(folder: string, dataFolder: string): Once {
  const args = ['our-images', folder, String(TO.height), String(TO.width)];
  return {
    name: 'Tensorsmith',
    async run() {
      const cache = mkdtempSync(join(dataFolder, 'cache-'));
      try {
        return await reader('', 'node', args, { [CACHE_VARIABLE]: cache }).run();
      } finally {
        rmSync(cache, { recursive: true });
      }
    },
  };
}

export async function measureJpegs(dataFolder: string, share: number): Promise<Requirement[]> {
  const folder = join(dataFolder, 'photos');
  const count = Math.round(IMAGES * share);
  const bytes = await writeImages(folder, count);
  const args = [folder, String(TO.height), String(TO.width), join(dataFolder, 'pixels')];
  const contestants = [
    ours(folder, dataFolder),
    reader('sharp in a loop', 'node', ['sharp', ...args]),
    ...(hasDataPeers() ? [reader("torchvision's DataLoader", 'python', ['torchvision', ...args])] : []),
  ];
  if (!hasDataPeers()) say('torchvision is left out: run `npm run bench:setup` first.');
  const times = await rounds(contestants, ROUNDS);
  rmSync(folder, { recursive: true });
  say(
    `\n${count.toLocaleString('en-US')} JPEGs of ${FROM.width}×${FROM.height}, ${formatBytes(bytes)} each, decoded, resized to ${TO.width}×${TO.height} and written on ${availableParallelism()} cores, ${ROUNDS} rounds in alternation`,
  );
  const best = times.map((of) => minimum(secondsOf(of)));
  const processor = times.map((of) => minimum(processorSecondsOf(of)));
  table([
    ['', 's', 'median', 'images a second', 'of our rate', 'processor ms an image'],
    ...contestants.map(({ name }, i) => [
      name,
      best[i]!.toFixed(1),
      median(secondsOf(times[i]!)).toFixed(1),
      (count / best[i]!).toFixed(0),
      `${((best[0]! / best[i]!) * 100).toFixed(0)} %`,
      ((processor[i]! / count) * 1000).toFixed(2),
    ]),
  ]);
  const ratio = minimum(best.slice(1)) / best[0]!;
  return [
    report('images are decoded and cached as fast as by the better peer', ratio >= 1, `${ratio.toFixed(2)} times`),
  ];
}
