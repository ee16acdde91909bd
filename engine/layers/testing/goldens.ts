/** PyTorch's results for every layer: the cases of scripts/goldens/layers.py. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Params } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';

/** Non-finite numbers are written as words. */
export type Written = number | 'nan' | 'inf' | '-inf';
const WORDS = { nan: NaN, inf: Infinity, '-inf': -Infinity } as const;
export const read = (list: readonly Written[]): number[] =>
  list.map((value) => (typeof value === 'number' ? value : WORDS[value]));

export interface Golden {
  params: Params;
  inputs: number[][];
  /** Inputs are uniform in [-scale, scale). */
  scale: number;
  /** For each input: upper bound of its integers; 0 for floats. */
  whole: number[];
  /** Explicit values of each input. */
  given?: Written[][];
  training: boolean;
  outputShape: number[];
  output: Written[];
  /** Outputs after the first. */
  more: { shape: number[]; output: Written[] }[];
  /** Empty where only outputs are compared. */
  inputGradients: Written[][];
  parameterGradients: Record<string, Written[]>;
  buffers: Record<string, Written[]>;
}

const folder = new URL('../goldens/', import.meta.url);

/** The cases of each layer. */
export const readGoldens = (): ReadonlyMap<string, readonly Golden[]> =>
  new Map(
    readdirSync(folder).map((file) => [
      file.replace('.json', ''),
      (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Golden[] }).cases,
    ]),
  );

/** Largest difference, relative to the largest expected number. NaN has to equal NaN. */
export function error(actual: ArrayLike<number>, written: readonly Written[]): number {
  if (actual.length !== written.length) return Infinity;
  const expected = read(written);
  const differences = expected.map((value, i) => {
    if (Number.isFinite(value)) return Math.abs(actual[i]! - value);
    return Object.is(actual[i], value) ? 0 : Infinity;
  });
  const largest = expected.reduce(
    (max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max),
    1e-25,
  );
  return differences.reduce((max, value) => Math.max(max, value), 0) / largest;
}

/** All outputs. */
export const outputsOf = ({ outputShape, output, more }: Golden): Golden['more'] => [
  { shape: outputShape, output },
  ...more,
];

/** Factor of output `index` in the loss whose gradients a case has. */
export const seedValues = (shape: readonly number[], index: number): Float32Array =>
  values(shape, index === 0 ? 3 : 40 + index);

/** Input `index` of a case, as in scripts/goldens/layers.py. */
export function inputValues({ inputs, scale, whole, given }: Golden, index: number): Float32Array {
  if (given) return Float32Array.from(read(given[index]!));
  const limit = whole[index] ?? 0;
  if (!limit) return values(inputs[index]!, 20 + index, scale);
  return values(inputs[index]!, 20 + index).map((value) => Math.floor(((value + 1) * limit) / 2));
}

/** Trainable parameter `index`. */
export const weightValues = (shape: readonly number[], index: number): Float32Array => values(shape, 1 + index, 0.5);
export const bufferValues = (shape: readonly number[], index: number): Float32Array =>
  values(shape, 5 + index, 0.25).map((value) => value + 1);
