/** What PyTorch made of known inputs, as the layers' own tests have it. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Params } from '../../../../../../engine/model/types.ts';
import { values } from '../../../../../../engine/program/testing/formula.ts';
import { indices, type Made, type Tensor, valueAt } from '../tensor.ts';

interface Golden {
  readonly params: Params;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** What is no number is written in words: "nan", "inf", "-inf". */
type Written = number | string;
interface Stored {
  params: Params;
  inputs: number[][];
  scale: number;
  whole: number[];
  /** For each input: its values themselves. */
  given?: Written[][];
  outputShape: number[];
  output: Written[];
  more: { shape: number[]; output: Written[] }[];
}

const read = (written: readonly Written[]): number[] =>
  written.map((value) => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity'))));

export function goldensOf(type: string): Golden[] {
  const file = new URL(`../../../../../../engine/layers/goldens/${type}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Stored[] };
  return cases.map(({ params, inputs, scale, whole, given, outputShape, output, more }) => ({
    params,
    inputs: inputs.map((shape, i) => {
      if (given) return { shape, values: read(given[i]!) };
      const limit = whole[i] ?? 0;
      const even = [...values(shape, 20 + i, limit ? 1 : scale)];
      return { shape, values: limit ? even.map((value) => Math.floor(((value + 1) * limit) / 2)) : even };
    }),
    outputs: [
      { shape: outputShape, values: read(output) },
      ...more.map((one) => ({ shape: one.shape, values: read(one.output) })),
    ],
  }));
}

/** A parameter as the goldens fill it: `key` counts the parameters of a layer from 1. */
export const parameter = (shape: readonly number[], key: number): Tensor => ({
  shape,
  values: [...values(shape, key, 0.5)],
});

export function expectClose(got: Tensor, wanted: Tensor): void {
  expect(got.shape).toEqual(wanted.shape);
  expect(got.values).toHaveLength(wanted.values.length);
  // What is no number, or infinite, has to be the same.
  const special = (values: readonly number[]): number[] => values.map((value) => (Number.isFinite(value) ? 0 : value));
  expect(special(got.values)).toEqual(special(wanted.values));
  const finite = wanted.values
    .map((value, i) => [value, got.values[i]!] as const)
    .filter(([value]) => Number.isFinite(value));
  const largest = finite.reduce((most, [value]) => Math.max(most, Math.abs(value)), 1e-6);
  const furthest = finite.reduce((most, [value, other]) => Math.max(most, Math.abs(other - value)), 0);
  expect(furthest / largest).toBeLessThan(1e-5);
}

export const tensorOf = ({ shape, parts }: Made): Tensor => ({ shape, values: parts.map(({ value }) => value) });

/** That what a value is said to be made of is there, and that with `same` it is that value itself. */
export function expectSources(inputs: readonly Tensor[], { shape, parts }: Made, same = false): void {
  expect(parts).toHaveLength(indices(shape).length);
  for (const { from, value } of parts) {
    for (const [input, index] of from) expect(valueAt(inputs[input]!, index)).toBeDefined();
    if (same) expect(from.map(([input, index]) => valueAt(inputs[input]!, index))).toEqual([value]);
  }
}
