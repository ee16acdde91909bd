/** A layer of weighted sums, small enough to see every weight. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { spread, written } from './tensor.ts';

export interface Linear {
  /** What is summed, as it is written. */
  readonly inputs: readonly { readonly value: number; readonly text: string }[];
  /** Of two inputs every value of one is taken times every value of the other. */
  readonly pairs: boolean;
  /** [output, input], as in PyTorch. */
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[] | null;
  readonly outputs: readonly number[];
  /** Outputs that are not drawn. */
  readonly more: number;
}

const INPUTS = [0.9, -0.4, 0.6, 0.2];
const [FIRST, SECOND] = [
  [0.9, -0.4],
  [0.6, -0.8],
];
const MOST = 4;

/** Weights are [output, input]. */
export const weighted = (
  inputs: readonly number[],
  weights: readonly (readonly number[])[],
  bias: readonly number[] | null,
): number[] => weights.map((row, o) => row.reduce((sum, w, i) => sum + w * inputs[i]!, bias?.[o] ?? 0));

/** Every value of one times every value of the other, the second the quicker: what a bilinear layer sums. */
export const products = (first: readonly number[], second: readonly number[]): number[] =>
  first.flatMap((a) => second.map((b) => a * b));

export function linearOf(type: string, params: Resolved): Linear | null {
  if (type !== 'Linear' && type !== 'Bilinear') return null;
  const pairs = type === 'Bilinear';
  const values = pairs ? products(FIRST, SECOND) : INPUTS;
  const texts = pairs
    ? FIRST.flatMap((a) => SECOND.map((b) => `${written(a)}·${written(b)}`))
    : INPUTS.map((value) => written(value));
  const features = params['out_features'] as number;
  const shown = Math.max(1, Math.min(MOST, features));
  const weights = Array.from({ length: shown }, (_, o) => values.map((_v, i) => spread(o * values.length + i)));
  const bias = params['bias'] ? weights.map((_, o) => spread(o + 40)) : null;
  return {
    inputs: values.map((value, i) => ({ value, text: texts[i]! })),
    pairs,
    weights,
    bias,
    outputs: weighted(values, weights, bias),
    more: Math.max(0, features - shown),
  };
}
