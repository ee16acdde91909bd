/** Softmax in numbers: scores and the shares they become. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';

export const SCORES = [0.5, 2, -1, 1.2, 0];

export interface Shares {
  readonly scores: readonly number[];
  readonly shares: readonly number[];
  readonly logarithms: boolean;
  readonly dim: number;
}

export function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((power) => power / sum);
}

export function sharesOf(type: string, params: Resolved): Shares | null {
  if (type !== 'Softmax' && type !== 'LogSoftmax') return null;
  const logarithms = type === 'LogSoftmax';
  const shares = softmax(SCORES);
  return {
    scores: SCORES,
    shares: logarithms ? shares.map(Math.log) : shares,
    logarithms,
    dim: params['dim'] as number,
  };
}
