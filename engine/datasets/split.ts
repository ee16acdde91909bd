/** Held-out parts of samples: drawn at random, of each class, of whole groups, the newest, or as the data say. */
import { permutation } from '../program/random.ts';

/** Parameters of a reproducible draw. */
export interface Draw {
  readonly share: number;
  readonly seed: number;
  readonly stream: number;
  /** Fewest held-out samples of each class that has more; or groups, or times. */
  readonly least: number;
}

/** The draw of a test part: a fifth, by a fixed seed, independent of the document. */
export const TEST_DRAW = { share: 0.2, seed: 20_251_124, stream: 0, least: 1 } as const;

/** Values as whole numbers from 0: in ascending order for times, else as they are met. */
export function numbered(values: Float64Array, sorted: boolean): Int32Array {
  const distinct = [...new Set(values)];
  if (sorted) distinct.sort((a, b) => a - b);
  const numbers = new Map(distinct.map((value, i) => [value, i]));
  return Int32Array.from(values, (value) => numbers.get(value)!);
}

/** One of several folds, counted from 1, drawn by a seed. */
export type Fold = Pick<Draw, 'seed' | 'stream'> & { readonly index: number; readonly of: number };

/** What a split respects, with a number of each sample in `of`. */
export interface Partition {
  /**
   * `class`: each class has its share. `group`: no group is in two parts. `time`: the newest are held out, equal times
   * together; `of` grows with time. `column`: the data name the held-out ones, by 1.
   */
  readonly by: 'class' | 'group' | 'time' | 'column';
  readonly of: Int32Array;
  /**
   * Of `time`: where what a sample is about lasts, the time of its beginning; it ends at `of`. Samples that end in the
   * held-out time or after its beginning are in no part, so that no target is in two.
   */
  readonly begins?: Int32Array;
}

const PARTS: readonly (readonly [RegExp, 'train' | 'validation' | 'test'])[] = [
  [/^(train|training|trn|训练)([-_ ]?(set|images|data|集))?$/i, 'train'],
  [/^(val|valid|validation|dev|验证)([-_ ]?(set|images|data|集))?$/i, 'validation'],
  [/^(test|testing|tst|eval|测试)([-_ ]?(set|images|data|集))?$/i, 'test'],
];

/** The part that a folder or a cell names, as "train", "val" or "测试集"; null for another word. */
export const partNamed = (name: string): 'train' | 'validation' | 'test' | null =>
  PARTS.find(([pattern]) => pattern.test(name))?.[1] ?? null;

/**
 * Number of held-out samples of each class: its share, rounded by largest remainders so that the total is the share of
 * all, at least `least`, and never all of a class.
 * @param counts samples of each class
 */
export function keptOfClasses(counts: readonly number[], { share, least }: Pick<Draw, 'share' | 'least'>): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = counts.map((count) => Math.max(0, count - 1));
  const kept = counts.map((count, c) => Math.min(Math.max(Math.floor(count * share), share > 0 ? least : 0), most[c]!));
  let open = Math.round(total * share) - kept.reduce((sum, count) => sum + count, 0);
  const byRemainder = counts
    .map((count, c) => ({ c, remainder: count * share - Math.floor(count * share) }))
    .sort((a, b) => b.remainder - a.remainder || a.c - b.c);
  for (const { c, remainder } of byRemainder) {
    if (open <= 0) break;
    if (remainder > 0 && kept[c]! < most[c]! && kept[c]! <= counts[c]! * share) {
      kept[c]! += 1;
      open -= 1;
    }
  }
  return kept;
}

/** Number of samples of each class, group or time, from 0 up to the largest. */
export function countsOf(of: ArrayLike<number>): number[] {
  const counts: number[] = [];
  for (let i = 0; i < of.length; i += 1) counts[of[i]!] = (counts[of[i]!] ?? 0) + 1;
  return Array.from(counts, (n) => n ?? 0);
}

/**
 * Which groups are held out: each in turn that brings the number of samples nearer to the share of all, never the last.
 * @param order the groups in which to look
 * @param contiguous whether to end at the first that does not
 */
function keptGroups(counts: readonly number[], order: readonly number[], draw: Draw, contiguous: boolean): Set<number> {
  const wanted = Math.round(counts.reduce((sum, count) => sum + count, 0) * draw.share);
  const kept = new Set<number>();
  let count = 0;
  for (const group of order) {
    if (kept.size + 1 >= order.length) break;
    const isNearer = Math.abs(count + counts[group]! - wanted) < Math.abs(count - wanted);
    if (isNearer || (draw.share > 0 && kept.size < draw.least)) {
      kept.add(group);
      count += counts[group]!;
    } else if (contiguous) break;
  }
  return kept;
}

/** Whether each sample, in `order`, is held out. */
function isKept(order: Int32Array, { by, of }: Partition, draw: Draw): (sample: number) => boolean {
  const counts = countsOf(of);
  const met = counts.flatMap((count, group) => (count ? [group] : []));
  switch (by) {
    case 'column':
      return (i) => of[i] === 1;
    case 'time': {
      const kept = keptGroups(counts, met.reverse(), draw, true);
      return (i) => kept.has(of[i]!);
    }
    case 'group': {
      const shuffled = [...permutation(met.length, draw.seed, draw.stream, 0)].map((place) => met[place]!);
      const kept = keptGroups(counts, shuffled, draw, false);
      return (i) => kept.has(of[i]!);
    }
    case 'class': {
      const left = keptOfClasses(counts, draw);
      const flags = new Uint8Array(order.length);
      for (const i of order) flags[i] = left[of[i]!]!-- > 0 ? 1 : 0;
      return (i) => flags[i] === 1;
    }
  }
}

/** Leaves out of the rest what ends after the held-out samples begin. */
function apart({ of, begins }: Partition, kept: Int32Array, rest: Int32Array): { kept: Int32Array; rest: Int32Array } {
  if (!begins) return { kept, rest };
  const first = kept.reduce((least, i) => Math.min(least, begins[i]!), Infinity);
  return { kept, rest: rest.filter((i) => of[i]! < first) };
}

/**
 * Indices of samples in two parts, both in the order of the draw.
 * @param partition what the split respects; null to draw all together
 */
export function drawSplit(
  count: number,
  partition: Partition | null,
  draw: Draw,
): { kept: Int32Array; rest: Int32Array } {
  const order = permutation(count, draw.seed, draw.stream, 0);
  if (!partition) {
    const size = Math.round(count * draw.share);
    return { kept: order.slice(0, size), rest: order.slice(size) };
  }
  const held = isKept(order, partition, draw);
  return apart(
    partition,
    order.filter((i) => held(i)),
    order.filter((i) => !held(i)),
  );
}

/** Fold of each sample, from 0: dealt in turn, class by class, so that every fold has as many of each, give or take one. */
function dealt(order: Int32Array, partition: Partition | null, folds: number): Int32Array {
  const sorted = partition ? [...order].sort((a, b) => partition.of[a]! - partition.of[b]!) : order;
  const found = new Int32Array(order.length);
  sorted.forEach((sample, place) => (found[sample] = place % folds));
  return found;
}

/** Fold of each sample, from 0: whole groups, the largest first, each to the fold with the fewest samples. */
function dealtGroups({ of }: Partition, { seed, stream, of: folds }: Fold): Int32Array {
  const counts = countsOf(of);
  const met = counts.flatMap((count, group) => (count ? [group] : []));
  const shuffled = [...permutation(met.length, seed, stream, 0)].map((place) => met[place]!);
  const sizes = new Array<number>(folds).fill(0);
  const foldOf = new Map<number, number>();
  for (const group of shuffled.sort((a, b) => counts[b]! - counts[a]!)) {
    const least = sizes.indexOf(Math.min(...sizes));
    foldOf.set(group, least);
    sizes[least]! += counts[group]!;
  }
  return of.map((group) => foldOf.get(group)!);
}

/** Period of each sample, from 0: of about as many samples each, equal times together. */
function periods({ of }: Partition, count: number): Int32Array {
  let before = 0;
  const periodOf = countsOf(of).map((samples) => {
    const period = Math.floor((before / of.length) * count);
    before += samples;
    return period;
  });
  return of.map((time) => periodOf[time]!);
}

/**
 * Indices of samples in one fold, and of the others: of each class as many in every fold, or whole groups. By time, the
 * fold is a period, and the others are those before it (forward chaining): of k folds, the first period is in none.
 */
export function drawFold(
  count: number,
  partition: Partition | null,
  fold: Fold,
): { kept: Int32Array; rest: Int32Array } {
  const order = permutation(count, fold.seed, fold.stream, 0);
  const place = fold.index - 1;
  if (partition?.by === 'time') {
    const period = periods(partition, fold.of + 1);
    return apart(
      partition,
      order.filter((i) => period[i] === place + 1),
      order.filter((i) => period[i]! <= place),
    );
  }
  const folds = partition?.by === 'group' ? dealtGroups(partition, fold) : dealt(order, partition, fold.of);
  return { kept: order.filter((i) => folds[i] === place), rest: order.filter((i) => folds[i] !== place) };
}
