/** src/folds.ts: the split of a document that holds out one fold of a cross-validation. */
import type { DataSettings } from '../../model/types.ts';

const OWN = `/** What the folds respect; null for samples that are dealt alike. */
async function partitionOf(labels: ArrayLike<number>): Promise<Partition | null> {
  const facts = (await readFacts()) as { partition?: Partition; stratified?: boolean; target?: { kind: string } };
  if (facts.partition) return facts.partition;
  const isByClass = facts.stratified === true && (facts.target?.kind ?? 'word') === 'word';
  return isByClass ? { by: 'class', of: Array.from(labels) } : null;
}

`;

/**
 * @param fold that is held out
 * @param seed of the split
 * @param ownSplit whether the facts of the data say what a split respects
 */
export const foldsFile = (
  fold: NonNullable<DataSettings['fold']>,
  seed: number,
  ownSplit: boolean,
): string => `import { ${ownSplit ? 'readFacts, ' : ''}type Samples } from './data.js';
import { permutation } from './random.js';

const SPLIT_STREAM = 2 ** 20 - 1;
const SPLIT_SEED = ${seed};

/** A number for each sample: its class, group or time. With \`begins\`, a target lasts from that time on. */
interface Partition {
  by: string;
  of: number[];
  begins?: number[];
}

${ownSplit ? OWN : ''}/** How many samples there are of each number, in ascending order. */
function countsOf(of: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const one of [...of].sort((a, b) => a - b)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** Period of each sample, of about as many samples each, equal times together; the first one is in no fold. */
function periodsOf(of: readonly number[], folds: number): number[] {
  let before = 0;
  const periods = new Map<number, number>();
  for (const [time, size] of countsOf(of)) {
    periods.set(time, Math.floor((before / of.length) * (folds + 1)));
    before += size;
  }
  return of.map((time) => periods.get(time) as number);
}

/** Fold of each sample, counted from 0: whole groups, the largest first, each to the fold with the fewest samples. */
function foldsOfGroups(of: readonly number[], folds: number): number[] {
  const counts = countsOf(of);
  const groups = [...counts.keys()];
  const order = Array.from(permutation(groups.length, SPLIT_STREAM, 0, SPLIT_SEED), (place) => groups[place] as number);
  const sizes = new Array<number>(folds).fill(0);
  const found = new Map<number, number>();
  for (const group of order.sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number))) {
    const least = sizes.indexOf(Math.min(...sizes));
    found.set(group, least);
    sizes[least] = (sizes[least] as number) + (counts.get(group) as number);
  }
  return of.map((group) => found.get(group) as number);
}

/** Fold of each sample, counted from 0: dealt in turn, class by class. */
function dealt(count: number, of: readonly number[] | null, folds: number): number[] {
  const order = [...permutation(count, SPLIT_STREAM, 0, SPLIT_SEED)];
  if (of) order.sort((a, b) => (of[a] as number) - (of[b] as number));
  const found = new Array<number>(count);
  order.forEach((sample, place) => (found[sample] = place % folds));
  return found;
}

export interface Fold {
  /** Indices of the samples to train with. */
  used: number[];
  /** Indices of those that are held out. */
  held: number[];
}

/**
 * The samples of a fold, counted from 1, as in Tensorsmith: folds have as many samples of each class, or whole groups. By time the
 * fold is a period, and training has those before it.
 */
export async function foldOf(${ownSplit ? 'labels: ArrayLike<number>, ' : ''}count: number, index = ${fold.index}, folds = ${fold.of}): Promise<Fold> {
  const partition = ${ownSplit ? 'await partitionOf(labels)' : 'null as Partition | null'};
  const all = Array.from({ length: count }, (_, i) => i);
  if (partition?.by === 'time') {
    const { of, begins } = partition;
    const periods = periodsOf(of, folds);
    const held = all.filter((i) => periods[i] === index);
    // Targets of several steps: none that ends after those held out begin is for training.
    const first = begins ? held.reduce((least, i) => Math.min(least, begins[i] as number), Infinity) : Infinity;
    return { used: all.filter((i) => (periods[i] as number) < index && (of[i] as number) < first), held };
  }
  const fold = partition?.by === 'group' ? foldsOfGroups(partition.of, folds) : dealt(count, partition?.of ?? null, folds);
  return { used: all.filter((i) => fold[i] !== index - 1), held: all.filter((i) => fold[i] === index - 1) };
}

/** Some of the samples. */
export function take<S extends Samples>(samples: S, rows: readonly number[]): S {
  const taken = Object.entries(samples).map(([name, values]: [string, unknown]) => {
    if (!(values instanceof Float32Array || values instanceof Int32Array)) return [name, values];
    const each = values.length / samples.count;
    const some = values.slice(0, rows.length * each);
    rows.forEach((row, i) => some.set(values.subarray(row * each, (row + 1) * each), i * each));
    return [name, some];
  });
  return { ...(Object.fromEntries(taken) as S), count: rows.length };
}
`;
