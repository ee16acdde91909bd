/** Held-out splits, stratified by class or not. */
import { permutation } from '../program/random.ts';

/** Parameters of a reproducible draw. */
export interface Draw {
  readonly share: number;
  readonly seed: number;
  readonly stream: number;
  /** Fewest held-out samples of each class that has more. */
  readonly least: number;
}

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

/**
 * Indices of samples in two parts, both in the order of the draw.
 * @param classes class of each sample, from 0; null for an unstratified split
 */
export function drawSplit(
  count: number,
  classes: ArrayLike<number> | null,
  draw: Draw,
): { kept: Int32Array; rest: Int32Array } {
  const order = permutation(count, draw.seed, draw.stream, 0);
  if (!classes) {
    const size = Math.round(count * draw.share);
    return { kept: order.slice(0, size), rest: order.slice(size) };
  }
  const counts: number[] = [];
  for (let i = 0; i < count; i += 1) counts[classes[i]!] = (counts[classes[i]!] ?? 0) + 1;
  const left = keptOfClasses(
    Array.from(counts, (n) => n ?? 0),
    draw,
  );
  const isKept = Uint8Array.from(order, (i) => (left[classes[i]!]!-- > 0 ? 1 : 0));
  return { kept: order.filter((_, i) => isKept[i] === 1), rest: order.filter((_, i) => isKept[i] === 0) };
}
