import { expect, it } from 'vitest';
import { stepOf } from './steps.ts';

it.each([
  [true, 64, 1, 1],
  [false, 0.03, 0.01, 0.01],
  [false, 0.001, 0.001, 0.001],
  [false, 0.9, 0.9, 0.1],
  [false, 0.999, 0.999, 0.001],
  [false, 0, 0, 0.01],
  [false, 0, 1e-8, 1e-8],
  [false, 25, 25, 10],
])('steps of integer %s, %s, default %s: %s', (integer, value, fallback, step) => {
  expect(stepOf(integer, value, fallback)).toBeCloseTo(step, 12);
});
