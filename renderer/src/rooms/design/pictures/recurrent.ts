/** The picture of a recurrent layer, unrolled over time. */
import type { Scene } from './scene.ts';

export const TIMES = 5;
/** Passes that are drawn, starting with the one that reads the input. */
const MOST = 4;

export interface Recurrent {
  readonly name: string;
  readonly layers: number;
  readonly passes: readonly { readonly layer: number; readonly backward: boolean }[];
  readonly both: boolean;
  /** Whether all steps are output, or only the last one. */
  readonly sequence: boolean;
  readonly states: 1 | 2;
}

export function recurrentOf({ layer, picture }: Scene<'recurrent'>): Recurrent {
  const { layers, bidirectional: both, sequence, states } = picture;
  const directions = both ? 2 : 1;
  const passes = Array.from({ length: Math.min(MOST, layers * directions) }, (_, i) => ({
    layer: Math.floor(i / directions),
    backward: i % directions === 1,
  }));
  return { name: layer.type, layers, passes, both, sequence, states };
}
