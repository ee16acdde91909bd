/** src/layers.ts of the exported package: the helpers that it uses for operations that tfjs layers lack. */
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

/** Names that the model's layers must not have. */
export const HELPER_NAMES: ReadonlySet<string> = new Set(Object.keys(SOURCES));

/** Dependencies of several helpers. */
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

/** Null where no helper is used. */
export function writeHelpers(used: ReadonlySet<HelperLayer>): string | null {
  if (!used.size) return null;
  const all = new Set([...used].flatMap((helper) => [helper, ...(NEEDS[helper] ?? [])]));
  const sources = [...all].sort().map((helper) => SOURCES[helper]);
  return [`import * as tf from '@tensorflow/tfjs';`, ...sources].join('\n\n') + '\n';
}
