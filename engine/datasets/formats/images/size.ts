/** The common size of a folder's images, proposed from a sample of them. */
import type { DataFiles, DataTree, ImageFacts, ImageSize } from '../../files.ts';
import type { Item } from './item.ts';
import { MAX_IMAGE_FILE } from './prepare.ts';

/** Number of images whose size is read. */
const LOOKS = 200;
/** Longest side in pixels: larger images are scaled down, since a first network should train quickly. */
const MAX_SIDE = 128;
/** Side for images of mixed sizes. */
const MIXED_SIDE = 96;
/** Most bytes of all images, which are held in memory during training. */
const MAX_BYTES = 1024 ** 3;
const SMALLEST = 8;
/** Number of images whose pixels are checked: many gray images are stored with three channels. */
const COLOR_LOOKS = 24;
const COLOR_SIDE = 24;

async function isGray({ images }: DataFiles, tree: DataTree, items: readonly Item[]): Promise<boolean> {
  for (const { file } of items.slice(0, COLOR_LOOKS)) {
    const bytes = await tree.read(file, MAX_IMAGE_FILE).catch(() => null);
    const size = { height: COLOR_SIDE, width: COLOR_SIDE, channels: 3 } as const;
    const pixels = bytes && (await images.decode(bytes, file.path, size).catch(() => null));
    for (let i = 0; pixels && i < pixels.length; i += 3)
      if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}

/** The most frequent size and its share. */
function mostFrequent(facts: readonly ImageFacts[]): { width: number; height: number; share: number } {
  const counts = new Map<string, number>();
  for (const { width, height } of facts) counts.set(`${width}×${height}`, (counts.get(`${width}×${height}`) ?? 0) + 1);
  const [[name, count]] = [...counts].sort(([, a], [, b]) => b - a) as [[string, number]];
  const [width, height] = name.split('×').map(Number) as [number, number];
  return { width, height, share: count / facts.length };
}

/** @returns null where none of the images can be read */
export async function proposeSize(files: DataFiles, tree: DataTree, items: readonly Item[]): Promise<ImageSize | null> {
  const step = Math.max(1, Math.floor(items.length / LOOKS));
  const some = items.filter((_, i) => i % step === 0).slice(0, LOOKS);
  const facts: ImageFacts[] = [];
  for (const { file } of some) {
    const bytes = await tree.read(file, MAX_IMAGE_FILE).catch(() => null);
    const found = bytes && (await files.images.measure(bytes, file.path).catch(() => null));
    if (found) facts.push(found);
  }
  if (!facts.length) return null;
  const gray = facts.every((fact) => fact.gray) || (await isGray(files, tree, some));
  const channels = gray ? 1 : 3;
  const common = mostFrequent(facts);
  const sides = facts.map(({ width, height }) => Math.min(width, height)).sort((a, b) => a - b);
  const square = Math.min(MIXED_SIDE, sides[Math.floor(sides.length / 2)]!);
  const [height, width] = common.share > 0.5 ? [common.height, common.width] : [square, square];
  const largest = Math.max(height, width);
  const room = Math.sqrt(MAX_BYTES / (items.length * height * width * channels));
  const factor = Math.min(1, largest > MAX_SIDE ? MAX_SIDE / largest : 1, room);
  const scaled = (side: number): number => Math.max(Math.min(side, SMALLEST), Math.floor(side * factor));
  return { height: scaled(height), width: scaled(width), channels };
}
