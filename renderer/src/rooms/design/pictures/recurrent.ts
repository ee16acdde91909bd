/** What a recurrent layer looks like once it is unrolled over time. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';

export const TIMES = 5;
/** Passes that are drawn, from the one that reads the input on. */
const MOST = 4;

export interface Recurrent {
  readonly type: 'RNN' | 'GRU' | 'LSTM';
  readonly layers: number;
  readonly passes: readonly { readonly layer: number; readonly backward: boolean }[];
  readonly both: boolean;
  /** All steps come out, or only the last one. */
  readonly sequence: boolean;
}

export function recurrentOf(type: string, params: Resolved): Recurrent | null {
  if (type !== 'RNN' && type !== 'GRU' && type !== 'LSTM') return null;
  const layers = params['num_layers'] as number;
  const both = params['bidirectional'] === true;
  const directions = both ? 2 : 1;
  const passes = Array.from({ length: Math.min(MOST, layers * directions) }, (_, i) => ({
    layer: Math.floor(i / directions),
    backward: i % directions === 1,
  }));
  return { type, layers, passes, both, sequence: params['output'] === 'sequence' };
}
