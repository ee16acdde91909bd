/** PyTorch's results for every loss: the cases of scripts/goldens/losses.py. */
import { readFileSync } from 'node:fs';
import type { LossSettings } from '../../model/types.ts';
import { read, type Written } from '../../layers/testing/goldens.ts';
import { values } from '../../program/testing/formula.ts';

export interface LossGolden {
  settings: LossSettings;
  shape: number[];
  scale: number;
  /** Explicit values of the output. */
  given?: Written[];
  prepare: 'none' | 'sigmoid' | 'logSoftmax' | 'softplus';
  target: { kind: 'classes' | 'values'; shape: number[]; values: number[] };
  loss: Written;
  gradient: Written[];
}

export const readLossGoldens = (): readonly LossGolden[] =>
  (
    JSON.parse(readFileSync(new URL('../goldens/losses.json', import.meta.url), 'utf8')) as {
      cases: LossGolden[];
    }
  ).cases;

/** The output, before preparation. */
export const outputValues = ({ given, shape, scale }: LossGolden): Float32Array =>
  given ? Float32Array.from(read(given)) : values(shape, 5, scale);

/** Largest difference; NaN has to equal NaN. */
export const furthest = (a: ArrayLike<number>, b: readonly Written[]): number =>
  read(b).reduce((max, value, i) => {
    if (!Number.isFinite(value)) return Object.is(a[i], value) ? max : Infinity;
    // Relative to gradients that are huge, as at 0 and 1.
    return Math.max(max, Math.abs(a[i]! - value) / Math.max(1, Math.abs(value) / 100));
  }, 0);
