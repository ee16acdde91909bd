import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dimension, fromUnit, gridOf, gridPoints, identityOf, type NumberDimension, toUnit } from './space.ts';

const dimensions = fc
  .record({
    kind: fc.constantFrom('float' as const, 'integer' as const),
    min: fc.integer({ min: 1, max: 100 }),
    width: fc.integer({ min: 0, max: 1000 }),
    log: fc.boolean(),
  })
  .map(({ width, ...rest }): NumberDimension => ({ ...rest, max: rest.min + width }));

describe('a space', () => {
  it('places numbers in [0, 1] and back', () => {
    fc.assert(
      fc.property(dimensions, fc.double({ min: 0, max: 1, noNaN: true }), (dimension, unit) => {
        const value = fromUnit(dimension, unit);
        expect(value).toBeGreaterThanOrEqual(dimension.min);
        expect(value).toBeLessThanOrEqual(dimension.max);
        const again = fromUnit(dimension, toUnit(dimension, value));
        expect(again).toBeCloseTo(value, 6);
      }),
    );
  });

  it('has integers of equal probability', () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 300; i += 1) {
      const value = fromUnit({ kind: 'integer', min: 1, max: 3 }, (i + 0.5) / 300);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
  });

  it('has a grid with both bounds', () => {
    const rate: Dimension = { path: 'x', kind: 'float', min: 0.001, max: 1, log: true };
    expect(gridOf(rate, 4).map((value) => Number((value as number).toPrecision(6)))).toEqual([0.001, 0.01, 0.1, 1]);
    expect(gridOf({ path: 'x', kind: 'integer', min: 1, max: 100 }, 3)).toEqual([1, 51, 100]);
    expect(gridOf({ path: 'x', kind: 'integer', min: 1, max: 3 }, 5)).toEqual([1, 2, 3]);
  });

  it('has 8 points where two parameters have 4 and 2 values, whatever is out of effect', () => {
    const points = [
      ...gridPoints(
        [
          { path: 'a', kind: 'categorical', values: [1, 2, 3, 4] },
          { path: 'b', kind: 'categorical', values: ['x', 'y'] },
          { path: 'c', kind: 'float', min: 0, max: 1, when: { path: 'b', values: ['z'] } },
        ],
        4,
      ),
    ];
    expect(points).toHaveLength(8);
    expect(new Set(points.map(identityOf)).size).toBe(8);
  });
});
