/** Sources of every image and array format, as files of other programs, and a digest of their samples. */
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { RULES } from '../../datasets/formats/toy/rules.ts';
import type { FormatSource } from '../../datasets/source.ts';
import type { Split } from '../../datasets/shape.ts';

const size = { height: 16, width: 16, channels: 3 } as const;
const toy = { kind: 'toy', path: 'sample:toy', samples: 60, noise: 0.1, seed: 9 } as const;

/** Sources by name. @param root folder of the project */
export const dataSources = (root: string): Readonly<Record<string, FormatSource>> => {
  const at = (...parts: string[]): string => join(root, 'engine', 'datasets', 'testing', 'fixtures', ...parts);
  return {
    folder: { kind: 'images', path: at('shapes'), ...size },
    gray: { kind: 'images', path: at('shapes'), ...size, channels: 1 },
    zip: { kind: 'images', path: at('shapes.zip'), ...size },
    tar: { kind: 'images', path: at('shapes.tar.gz'), ...size },
    keras: { kind: 'npy', path: at('arrays', 'keras.npz'), of: 'images' },
    unnamed: { kind: 'npy', path: at('arrays', 'unnamed.npz'), of: 'images' },
    channelsFirst: { kind: 'npy', path: at('arrays', 'channels-first.npz'), of: 'images' },
    rows: { kind: 'npy', path: at('arrays', 'rows.npz'), of: 'table' },
    values: { kind: 'npy', path: at('arrays', 'values.npz'), of: 'table' },
    bigEndian: { kind: 'npy', path: at('arrays', 'f4be-fortran'), of: 'images' },
    halves: { kind: 'npy', path: at('arrays', 'f2le'), of: 'images' },
    floats: { kind: 'idx', path: at('idx', 'floats') },
    large: { kind: 'idx', path: at('idx', 'large') },
    qmnist: { kind: 'idx', path: at('idx', 'qmnist') },
    color: { kind: 'idx', path: at('idx', 'color') },
    letters: { kind: 'idx', path: at('idx', 'letters') },
    cifar10: { kind: 'cifar', path: at('cifar-10-batches-bin'), labels: 'fine' },
    cifar100: { kind: 'cifar', path: at('cifar-100-binary'), labels: 'coarse' },
    words: { kind: 'text', path: at('text', 'mixed.txt'), length: 8, vocabulary: 'words', size: 300 },
    packed: { kind: 'text', path: at('text', 'mixed.txt.gz'), length: 8 },
    bytePairs: { kind: 'text', path: at('text', 'mixed.txt'), length: 8, vocabulary: 'bytePairs', size: 400 },
    windows: {
      kind: 'table',
      path: at('series', 'stations.csv'),
      target: 'load',
      scaling: 'standard',
      windows: { length: 14, horizon: 2, stride: 1, time: 'day', series: 'station' },
    },
    targets: {
      kind: 'table',
      path: join(root, 'resources', 'samples', 'auto-mpg.csv'),
      target: 'mpg',
      moreTargets: ['weight', 'acceleration'],
      scaling: 'standard',
    },
    parquet: {
      kind: 'table',
      path: join(root, 'engine', 'datasets', 'formats', 'table', 'fixtures', 'pandas.parquet'),
      target: 'größe',
      scaling: 'standard',
    },
    targetWindows: {
      kind: 'table',
      path: at('series', 'stations.csv'),
      target: 'load',
      moreTargets: ['wind'],
      windows: { length: 14, horizon: 2, stride: 1, time: 'day', series: 'station' },
    },
    steps: {
      kind: 'table',
      path: at('series', 'stations.csv'),
      target: 'load',
      scaling: 'standard',
      windows: { length: 14, horizon: 5, multiStep: true, stride: 1, season: 7, time: 'day', series: 'station' },
    },
    targetSteps: {
      kind: 'table',
      path: at('series', 'stations.csv'),
      target: 'load',
      moreTargets: ['wind'],
      scaling: 'standard',
      windows: { length: 10, horizon: 3, multiStep: true, stride: 2, time: 'day', series: 'station' },
    },
    ...Object.fromEntries(RULES.map((rule) => [rule, { ...toy, rule }])),
  };
};

/** Digest of a split: sums in which every value has a weight by its position, samples in PyTorch's order of axes. */
export interface Digest {
  readonly count: number;
  readonly values: number;
  readonly labels: number;
}

/** Period of the position weights: 1, 2 … 97, 1 … */
export const PERIOD = 97;
const weighted = (values: Iterable<number>): number => {
  let [sum, place] = [0, 0];
  for (const value of values) sum += value * (1 + (place++ % PERIOD));
  return sum;
};

/** Labels of all samples; those of a text are its codes, of which samples overlap. */
function labelsOf(dataset: Dataset, split: Split, count: number): number[] {
  const labels = Array.from(dataset.labels(split));
  const { source, sample } = dataset.shape;
  if (source?.kind !== 'text') return labels;
  const { stride } = source[split];
  return Array.from({ length: count }, (_, i) => labels.slice(i * stride + 1, i * stride + sample[0]! + 1)).flat();
}

/** The digest of the engine's reading. */
export async function digestOf(dataset: Dataset, split: Split): Promise<Digest> {
  const count = dataset.count(split);
  const values: number[] = [];
  for (let i = 0; i < count; i += 1)
    for (const value of (await dataset.sample(split, i)).x.data) values.push(Number(value));
  return { count, values: weighted(values), labels: count ? weighted(labelsOf(dataset, split, count)) : 0 };
}
