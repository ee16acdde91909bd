/** Values that a normalization combines, and their distribution before and after. */
import type { PictureOf } from '../../../../../engine/layers/picture.ts';
import { run, type Scene, sizeOf, stage } from './scene.ts';

/** Size of the drawn block: samples, channels and positions. */
export const BLOCK = { samples: 3, channels: 4, places: 6 };
/** Values of a group whose distribution is drawn. */
const COUNT = 48;

export interface Norm {
  /** Groups of values with common mean and variance, [sample][channel][position] → group. */
  readonly group: readonly (readonly (readonly number[])[])[];
  readonly groups: number;
  /** Values of each group before and after. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** False for normalization by the root mean square only. */
  readonly centred: boolean;
  readonly shares: PictureOf<'norm'>['over'];
  readonly channelGroups: number;
}

/** Positions that suffice to find which values depend on each other. */
const FEW = 4;

/** Shape of a block with this many samples, and positions along as many axes as the layer has. */
const shapeOf = ({ layer }: Scene, samples: number, places: number): number[] => {
  const space = { 1: [places], 2: [2, places / 2], 3: [1, 2, places / 2] }[layer.spatialRank ?? 1];
  return [samples, BLOCK.channels, ...space];
};

/** The group of every value of a block, numbered in order: values that depend on each other. */
function groupsIn(scene: Scene, samples: number): number[] {
  const shape = shapeOf(scene, samples, FEW);
  // No value is 0, which would stay 0 under any scaling.
  const block = { shape, values: Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 0.618034) % 1) + 0.1) };
  const [made] = stage(scene, [block], { training: true }).make([block]);
  const known = new Map<string, number>();
  return made!.from.map((sources) => {
    const key = sources.map(([, element]) => element).join();
    const group = known.get(key) ?? known.size;
    known.set(key, group);
    return group;
  });
}

/** The group of every line [sample, channel] of the block. */
function groupsOf(scene: Scene): number[] {
  const lines = (groups: readonly number[]): number[] => groups.filter((_, i) => i % FEW === 0);
  if (scene.layer.needsWholeBatch) return lines(groupsIn(scene, BLOCK.samples));
  // Independent samples have equal groups.
  const one = lines(groupsIn(scene, 1));
  const each = Math.max(...one) + 1;
  return Array.from({ length: BLOCK.samples }, (_, n) => one.map((group) => n * each + group)).flat();
}

/** Input values: every group with another mean and variance. */
export function values(group: number, count = COUNT): number[] {
  const [middle, width] = [((group * 0.618034) % 1) * 2 - 0.2, 0.5 + ((group * 0.41) % 1)];
  // The mean of three uniform values is approximately normal.
  const even = (i: number, k: number): number => ((i * k) % 1) * 2 - 1;
  return Array.from({ length: count }, (_, i) => {
    const one = even(i + group, 0.618034) + even(i + 2 * group, 0.414214) + even(i + 3 * group, 0.732051);
    return middle + width * one;
  });
}

/** Values of every group before and after, for a block with `COUNT` values in each. */
function spreads(scene: Scene, lines: readonly number[], groups: number): Pick<Norm, 'before' | 'after'> {
  const places = (COUNT * groups) / lines.length;
  const owners = lines.flatMap((group) => Array<number>(places).fill(group));
  const before = Array.from({ length: groups }, (_, group) => values(group));
  const next = before.map((all) => all.values());
  const shape = shapeOf(scene, BLOCK.samples, places);
  const block = { shape, values: owners.map((group) => next[group]!.next().value!) };
  const [made] = run(scene, [block], { training: true });
  return { before, after: before.map((_, group) => made!.values.filter((_value, i) => owners[i] === group)) };
}

export function normOf(scene: Scene<'norm'>): Norm {
  const { samples, channels, places } = BLOCK;
  const lines = groupsOf(scene);
  const groups = Math.max(...lines) + 1;
  const group = Array.from({ length: samples }, (_, n) =>
    Array.from({ length: channels }, (_c, c) => Array<number>(places).fill(lines[n * channels + c]!)),
  );
  const shown = spreads(scene, lines, groups);
  const mean = shown.after[0]!.reduce((sum, value) => sum + value, 0) / COUNT;
  const { over, groups: channelGroups = 1 } = scene.picture;
  return { group, groups, ...shown, centred: Math.abs(mean) < 1e-6, shares: over, channelGroups };
}

/** Counts in `bins` equal bins of [-reach, reach]; values outside are in the last ones. */
export function histogram(given: readonly number[], bins: number, reach: number): number[] {
  const counts = Array<number>(bins).fill(0);
  for (const one of given) {
    counts[Math.max(0, Math.min(bins - 1, Math.floor(((one + reach) / (2 * reach)) * bins)))]! += 1;
  }
  return counts;
}
