/** Which units a dropout puts out: draws that can be looked at again. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';

export interface Dropout {
  readonly p: number;
  readonly kind: 'units' | 'channels' | 'alpha';
  /** Units, or channels of `each` values. */
  readonly count: number;
  readonly each: number;
}

export function dropoutOf(type: string, params: Resolved): Dropout | null {
  const p = params['p'] as number;
  if (type === 'Dropout') return { p, kind: 'units', count: 40, each: 1 };
  if (type === 'AlphaDropout') return { p, kind: 'alpha', count: 40, each: 1 };
  return type === 'Dropout2d' ? { p, kind: 'channels', count: 10, each: 9 } : null;
}

/** Evenly spread numbers below 1 from two whole ones (a hash in the manner of mulberry32). */
export function chance(draw: number, unit: number): number {
  let t = (Math.imul(draw + 1, 0x9e3779b1) + Math.imul(unit + 1, 0x6d2b79f5)) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** True for what goes out in this draw. */
export const out = ({ p, count }: Dropout, draw: number): boolean[] =>
  Array.from({ length: count }, (_, unit) => chance(draw, unit) < p);
