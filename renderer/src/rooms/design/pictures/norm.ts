/** Which values a normalization takes together, and what it makes of them. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Messages } from '../../../messages/en.ts';

/** Samples, channels and places of the block that is drawn. */
export const BLOCK = { samples: 3, channels: 4, places: 6 };

export interface Norm {
  /** Groups of values that share mean and variance, [sample][channel][place] → group. */
  readonly group: readonly (readonly (readonly number[])[])[];
  readonly groups: number;
  /** False where only the root of the mean square is divided out. */
  readonly centred: boolean;
  readonly shares: Axes;
  readonly channelGroups: number;
}
type Axes = keyof Messages['pictures']['shared'];

export function normOf(type: string, params: Resolved): Norm | null {
  const axes = axesOf(type, params);
  if (!axes) return null;
  const { samples, channels, places } = BLOCK;
  const given = Number(params['num_groups'] ?? 1);
  // Four channels stand for any number of them.
  const channelGroups = given >= channels ? channels : given > 1 ? 2 : 1;
  const groupAt = (n: number, c: number): number => {
    if (axes === 'batch') return c;
    if (axes === 'features') return n;
    if (axes === 'groups') return n * channelGroups + Math.floor((c * channelGroups) / channels);
    return n * channels + c;
  };
  const group = Array.from({ length: samples }, (_, n) =>
    Array.from({ length: channels }, (_, c) => Array.from({ length: places }, () => groupAt(n, c))),
  );
  return {
    group,
    groups: Math.max(...group.flat(2)) + 1,
    centred: type !== 'RMSNorm',
    shares: axes,
    channelGroups: given,
  };
}

function axesOf(type: string, params: Resolved): Axes | null {
  if (/^BatchNorm[123]d$/.test(type)) return 'batch';
  if (type === 'GroupNorm') return 'groups';
  if (type === 'InstanceNorm2d') return 'places';
  if (type !== 'LayerNorm' && type !== 'RMSNorm') return null;
  return Number(params['normalized_dims']) > 1 ? 'features' : 'last';
}

/** Values as they come in: every group somewhere else and of another width. */
export function values(group: number, count = 48): number[] {
  const [middle, width] = [((group * 0.618034) % 1) * 2 - 0.2, 0.5 + ((group * 0.41) % 1)];
  // The mean of three even spreads is close to a normal one.
  const even = (i: number, k: number): number => ((i * k) % 1) * 2 - 1;
  return Array.from({ length: count }, (_, i) => {
    const one = even(i + group, 0.618034) + even(i + 2 * group, 0.414214) + even(i + 3 * group, 0.732051);
    return middle + width * one;
  });
}

export function normalized(given: readonly number[], centred: boolean): number[] {
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
  const from = centred ? mean(given) : 0;
  const deviation = Math.sqrt(mean(given.map((one) => (one - from) ** 2)));
  return given.map((one) => (one - from) / deviation);
}

/** How many of the values fall into each of `bins` equal parts of [-reach, reach]; what lies outside is in the last. */
export function histogram(given: readonly number[], bins: number, reach: number): number[] {
  const counts = Array<number>(bins).fill(0);
  for (const one of given) {
    counts[Math.max(0, Math.min(bins - 1, Math.floor(((one + reach) / (2 * reach)) * bins)))]! += 1;
  }
  return counts;
}
