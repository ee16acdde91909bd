/**
 * Mixup (Zhang et al., 2018) and CutMix (Yun et al., 2019): every image of a batch is mixed with another one of it, all
 * in the same share, as in the papers' code and in torchvision.transforms.v2. The loss is mixed like the images.
 */
import type { Builder, Value } from '../../program/builder.ts';
import { fillUniform } from '../../program/random.ts';
import type { HostTensors } from '../../runtime/runtime.ts';
import { mixes, type AugmentationSettings } from '../../settings/augmentation.ts';
import type { ImageSize } from './rows.ts';

/** Random stream below those of augmented images. */
export const MIX_STREAM = (1 << 20) - 7;
/** Random numbers of a batch: a multiple of 4. */
export const MIX_DRAWN = 8;

/** Inputs of a step: the row of a batch, and for each image the place in the batch of the one that it is mixed with. */
export const MIX = 'mix';
export const PARTNERS = 'partners';

/**
 * Columns of a row: the share of an image's own label in its loss; the weight of its pixels outside of the box; the
 * edges of the box, which shows the other image.
 */
export const MIX_COLUMNS = ['share', 'weight', 'left', 'top', 'right', 'bottom'] as const;

/**
 * A number from Beta(α, α), by a polar method without rejection: Devroye, "Random variate generation in one line of
 * code", 1996.
 * @param u @param v uniform random numbers in [0, 1)
 */
export function symmetricBeta(alpha: number, u: number, v: number): number {
  const power = u ** (1 / alpha);
  const cos = Math.cos(2 * Math.PI * v);
  const part = (1 - power) * cos ** 2;
  return 0.5 * (1 + Math.sign(cos) * Math.sqrt(part / (power + part)));
}

/**
 * The row of a batch, a function of seed and step, so that it is no state.
 * @param step of all epochs, from 1
 */
export function mixRow(
  { mixup, cutmix }: AugmentationSettings,
  size: ImageSize,
  { seed, step }: { readonly seed: number; readonly step: number },
): number[] {
  const u = new Float32Array(MIX_DRAWN);
  fillUniform(u, seed, MIX_STREAM, step);
  const cuts = cutmix > 0 && (mixup === 0 || u[0]! < 0.5);
  const share = symmetricBeta(cuts ? cutmix : mixup, u[1]!, u[2]!);
  const { height, width } = size;
  return cuts ? cutRow(size, share, Math.floor(u[3]! * width), Math.floor(u[4]! * height)) : blendRow(share);
}

/** The row of Mixup. */
export const blendRow = (share: number): number[] => [share, share, 0, 0, 0, 0];

/** The row of CutMix with torchvision's box: a part of 1 − share around a pixel, without what is outside of the image. */
export function cutRow({ height, width }: ImageSize, share: number, x: number, y: number): number[] {
  const half = 0.5 * Math.sqrt(1 - share);
  const [overX, overY] = [Math.floor(half * width), Math.floor(half * height)];
  const [left, right] = [Math.max(0, x - overX), Math.min(width, x + overX)];
  const [top, bottom] = [Math.max(0, y - overY), Math.min(height, y + overY)];
  return [1 - ((right - left) * (bottom - top)) / (width * height), 1, left, top, right, bottom];
}

/** For each image of a batch the one before it, and for the first one the last: batches are shuffled already. */
export const partnersOf = (count: number): number[] => Array.from({ length: count }, (_, i) => (i || count) - 1);

/** How the images of one batch are mixed; null where they are not. */
export const mixOf = (
  settings: AugmentationSettings,
  size: ImageSize,
  at: { readonly seed: number; readonly step: number },
  count: number,
): { readonly row: number[]; readonly partners: number[] } | null =>
  mixes(settings) ? { row: mixRow(settings, size, at), partners: partnersOf(count) } : null;

/** The inputs MIX and PARTNERS of some batches in a row, of `each` images. @param at `step`: of the first one */
export function mixFeeds(
  settings: AugmentationSettings,
  size: ImageSize,
  { seed, step }: { readonly seed: number; readonly step: number },
  batches: number,
  each: number,
): HostTensors {
  const steps = Array.from({ length: batches }, (_, k) => step + k);
  const rows = Float32Array.from(steps.flatMap((at) => mixRow(settings, size, { seed, step: at })));
  const partners = Int32Array.from(steps.flatMap(() => partnersOf(each)));
  return {
    [MIX]: { dtype: 'float32', shape: [batches, MIX_COLUMNS.length], data: rows },
    [PARTNERS]: { dtype: 'int32', shape: [batches, each], data: partners },
  };
}

/** 1 at places from `from` up to `to`, along one axis. */
function between(b: Builder, size: number, shape: (n: number) => number[], from: Value, to: Value): Value {
  const places = b.constant(
    Array.from({ length: size }, (_, i) => i + 0.5),
    shape(size),
  );
  return b.mul(b.cast(b.greater(places, from), 'float32'), b.cast(b.greater(to, places), 'float32'));
}

/**
 * Images mixed with others: float32 [N, height, width, channels].
 * @param row float32 [MIX_COLUMNS.length], as mixRow makes it
 */
export function mixedImages(b: Builder, own: Value, others: Value, row: Value): Value {
  const [, height, width] = own.type.shape as [unknown, number, number];
  const column = (name: (typeof MIX_COLUMNS)[number]): Value =>
    b.reshape(b.slice(row, [MIX_COLUMNS.indexOf(name)], [1]), []);
  const box = b.mul(
    between(b, height, (n) => [1, n, 1, 1], column('top'), column('bottom')),
    between(b, width, (n) => [1, 1, n, 1], column('left'), column('right')),
  );
  const weight = b.mul(column('weight'), b.sub(b.scalar(1), box));
  return b.add(b.mul(own, weight), b.mul(others, b.sub(b.scalar(1), weight)));
}

/** The share of a row, a scalar. */
export const mixShare = (b: Builder, row: Value): Value => b.reshape(b.slice(row, [0], [1]), []);
