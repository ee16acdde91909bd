import { expect, it } from 'vitest';
import { firstPlane, placeText, planesOf, planesWith, read } from './tensors.ts';

it('reads float32 values of a message', () => {
  const values = Buffer.from(Float32Array.of(1, -0.5, NaN).buffer).toString('base64');
  expect([...read({ shape: [1, 3], values }).data]).toEqual([1, -0.5, NaN]);
});

it('lays tensors out in planes, and vectors in rows', () => {
  expect(planesOf([1, 6, 28, 24])).toEqual({ rows: 28, columns: 24, count: 6, leading: [6] });
  expect(planesOf([1, 84])).toEqual({ rows: 3, columns: 32, count: 1, leading: [] });
  expect(planesOf([6, 1, 5, 5])).toMatchObject({ rows: 5, columns: 5, count: 6 });
  expect(planesOf([1])).toMatchObject({ rows: 1, columns: 1, count: 1 });
});

it('names places without the axis of the sample, and finds the planes of elements', () => {
  expect(placeText([1, 6, 28, 28], 784 + 29, true)).toBe('[1, 1, 1]');
  expect(placeText([10, 84], 85, false)).toBe('[1, 1]');
  const planes = planesOf([6, 2, 5, 5]);
  expect([firstPlane(planes, [60, 80]), planesWith(planes, [60, 80])]).toEqual([2, 2]);
  expect(firstPlane(planes, [])).toBe(0);
});
