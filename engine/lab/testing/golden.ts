/** Cells beside PyTorch's (scripts/goldens/cells.py). */
import { expect } from 'vitest';
import type { CellResult } from '../lab.ts';

export interface GoldenCell {
  source: string;
  output: string;
  value: string | null;
  tensors: { shape: number[]; dtype: string; values: (number | boolean | string)[] }[];
  error: { type: string; message: string } | null;
}
const NUMBER = /-?\d+\.?\d*(?:e[+-]?\d+)?/g;
/** Text with its numbers taken out, and these. */
const split = (text: string): [string, number[]] => [
  text.replace(NUMBER, '#').replace(/\s+/g, ' ').trim(),
  (text.match(NUMBER) ?? []).map(Number),
];

/** Equal texts, but for the last digit of their numbers. */
function expectSame(actual: string, expected: string): void {
  const [[words, numbers], [wanted, values]] = [split(actual), split(expected)];
  expect(words).toBe(wanted);
  numbers.forEach((number, i) =>
    expect(Math.abs(number - values[i]!)).toBeLessThan(1.1e-4 * Math.max(1, Math.abs(values[i]!))),
  );
}

/** A cell's result is PyTorch's: the same texts and errors, values within 1e-6. */
export function expectCell({ output, value, tensors, error }: CellResult, golden: GoldenCell): void {
  if (golden.error) {
    const { type, message } = golden.error;
    if (type === 'NameError') expect(error).toMatchObject({ code: 'lab.name' });
    else expect(error).toMatchObject({ code: 'lab.raised', params: { type, message } });
  } else expect(error).toBeNull();
  expectSame(output, golden.output);
  expectSame(value ?? '', golden.value ?? '');
  expect(tensors.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    golden.tensors.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  tensors.forEach(({ values }, i) =>
    values.forEach((number, k) => {
      const wanted = golden.tensors[i]!.values[k]!;
      if (typeof number === 'string') expect(number).toBe(wanted);
      else expect(Math.abs(number - Number(wanted))).toBeLessThan(1e-6 * Math.max(1, Math.abs(Number(wanted))));
    }),
  );
}
