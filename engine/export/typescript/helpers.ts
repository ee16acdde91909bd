/** src/layers.ts of the exported package: what tfjs layers lack, only what is used. */
import type { HelperLayer } from '../../layers/code.ts';
import { ATTENTION } from './helpersAttention.ts';
import { CONVOLUTIONS } from './helpersConvolution.ts';
import { FUNCTIONS } from './helpersFunctions.ts';
import { PLAIN } from './helpersPlain.ts';
import { SEQUENCES } from './helpersSequences.ts';

const SOURCES: Readonly<Record<HelperLayer, string>> = {
  ...PLAIN,
  ...CONVOLUTIONS,
  ...FUNCTIONS,
  ...SEQUENCES,
  ...ATTENTION,
};

/** What no layer of the model can be called. */
export const HELPER_NAMES: ReadonlySet<string> = new Set(Object.keys(SOURCES));

/** What a helper is written with. */
const CONVOLUTION: readonly HelperLayer[] = ['dilate', 'grouped'];
const NEEDS: Partial<Record<HelperLayer, readonly HelperLayer[]>> = {
  Conv1d: CONVOLUTION,
  Conv2d: CONVOLUTION,
  conv3d: ['dilate'],
  dilatedMaxPool3d: ['dilatedMaxPool'],
  transformer: ['multiHead'],
  ConvTranspose: CONVOLUTION,
  norm: ['constant'],
};

/** Null where nothing is needed. */
export function writeHelpers(used: ReadonlySet<HelperLayer>): string | null {
  if (!used.size) return null;
  const all = new Set([...used].flatMap((helper) => [helper, ...(NEEDS[helper] ?? [])]));
  const sources = [...all].sort().map((helper) => SOURCES[helper]);
  return [`import * as tf from '@tensorflow/tfjs';`, ...sources].join('\n\n') + '\n';
}
