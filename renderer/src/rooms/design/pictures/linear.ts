/** A layer of weighted sums, small enough to see every weight. */
import type { Resolved } from '../../../../../engine/layers/definition.ts';

export interface Linear {
  readonly inputs: readonly number[];
  /** [output, input], as in PyTorch. */
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[] | null;
  readonly outputs: readonly number[];
  /** Outputs that are not drawn. */
  readonly more: number;
}

const INPUTS = [0.9, -0.4, 0.6, 0.2];
const MOST = 4;
/** Between -1 and 1, never close to the next one's. */
const spread = (i: number): number => Math.round((((i * 0.618034 + 0.31) % 1) * 2 - 1) * 10) / 10 || 0.1;

export function linearOf(type: string, params: Resolved): Linear | null {
  if (type !== 'Linear') return null;
  const features = params['out_features'] as number;
  const shown = Math.max(1, Math.min(MOST, features));
  const weights = Array.from({ length: shown }, (_, o) => INPUTS.map((_, i) => spread(o * INPUTS.length + i)));
  const bias = params['bias'] ? weights.map((_, o) => spread(o + 40)) : null;
  const outputs = weights.map((row, o) => row.reduce((sum, w, i) => sum + w * INPUTS[i]!, bias?.[o] ?? 0));
  return { inputs: INPUTS, weights, bias, outputs, more: Math.max(0, features - shown) };
}
