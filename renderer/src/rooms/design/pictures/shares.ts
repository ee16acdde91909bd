/** Scores and their softmax. */
import { run, type Scene } from './scene.ts';

export const SCORES = [0.5, 2, -1, 1.2, 0];

export interface Shares {
  readonly scores: readonly number[];
  readonly shares: readonly number[];
  readonly logarithms: boolean;
  readonly dim: number;
}

export function sharesOf(scene: Scene<'shares'>): Shares {
  const [shares] = run(scene, [{ shape: [1, SCORES.length], values: SCORES }]);
  const { logarithms, dim } = scene.picture;
  return { scores: SCORES, shares: shares!.values, logarithms, dim };
}
