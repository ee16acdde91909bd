import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchGrid } from '../../../../engine/training/loop/batchGrid.ts';
import { AXES, axisScale } from './axis.ts';

const grid = (batches: number): BatchGrid => new BatchGrid(batches, 1);

it('counts epochs, steps, or the seconds that epochs took; one that has not ended goes on as the one before', () => {
  expect([0.5, 2, 3].map(axisScale('epochs', grid(4), [10, 20]).place)).toEqual([0.5, 2, 3]);
  expect([0.5, 2, 3].map(axisScale('steps', grid(4), [10, 20]).place)).toEqual([2, 8, 12]);
  expect([0.5, 1, 1.5, 2, 3].map(axisScale('time', grid(4), [10, 20]).place)).toEqual([5, 10, 20, 30, 50]);
});

it('goes back to where it came from', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...AXES),
      fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { maxLength: 6 }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      (axis, seconds, epochs) => {
        const { place, epochsAt } = axisScale(axis, grid(7), seconds);
        return Math.abs(epochsAt(place(epochs)) - epochs) < 1e-6;
      },
    ),
  );
});
