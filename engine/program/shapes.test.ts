import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchFactor,
  broadcastShapes,
  concreteShape,
  elementCount,
  sameShape,
  sizePerSample,
  windowSize,
} from './shapes.ts';
import type { Shape } from './types.ts';

describe('sizes', () => {
  it('count multiples of the batch', () => {
    expect([3, 'N', '6N'].map((dim) => batchFactor(dim as never))).toEqual([0, 1, 6]);
  });

  it.each<[Shape, unknown]>([
    [[], 1],
    [[2, 3], 6],
    [['N'], 'N'],
    [['N', 2, 3], '6N'],
    [['2N', 3], '6N'],
    [['N', 1], 'N'],
  ])('elementCount of %j is %j', (shape, count) => expect(elementCount(shape)).toBe(count));

  it('refuse two batch axes', () => {
    expect(() => elementCount(['N', 2, 'N'])).toThrow('More than one batch axis in [N, 2, N]');
  });

  it('for one sample', () => {
    expect(sizePerSample(['N', 2, 3])).toBe(6);
    expect(sizePerSample(['4N', 2])).toBe(8);
    expect(sizePerSample([])).toBe(1);
  });

  it('with the batch put in', () => {
    expect(concreteShape(['N', '3N', 2], 5)).toEqual([5, 15, 2]);
    expect(concreteShape([7], 5)).toEqual([7]);
  });

  it('agree with each other', () => {
    const shapes = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant('N' as const)), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 9 }), (shape, batch) => {
        fc.pre(shape.filter((dim) => dim === 'N').length < 2);
        const elements = concreteShape(shape, batch).reduce((product, size) => product * size, 1);
        expect(concreteShape([elementCount(shape)], batch)).toEqual([elements]);
        expect(sizePerSample(shape) * (shape.includes('N') ? batch : 1)).toBe(elements);
      }),
    );
  });
});

describe('sameShape', () => {
  it('compares dimension by dimension', () => {
    expect(sameShape(['N', 2], ['N', 2])).toBe(true);
    expect(sameShape(['N', 2], ['2N', 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
    expect(sameShape([], [])).toBe(true);
  });
});

describe('broadcastShapes', () => {
  it.each<[Shape, Shape, Shape]>([
    [[], [], []],
    [[3], [], [3]],
    [[2, 3], [3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [['N', 3], [3], ['N', 3]],
    [
      ['N', 1],
      ['N', 4],
      ['N', 4],
    ],
    [
      [1, 4],
      ['N', 4],
      ['N', 4],
    ],
    [[4], ['N', 1], ['N', 4]],
  ])('%j with %j is %j, either way', (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });

  it.each<[Shape, Shape]>([
    [[2], [3]],
    [['N'], [3]],
    [
      ['N', 2],
      ['2N', 2],
    ],
    [
      [2, 3],
      [2, 3, 2],
    ],
  ])('refuses %j with %j', (a, b) => expect(() => broadcastShapes(a, b)).toThrow('do not broadcast'));
});

describe('windowSize', () => {
  it('counts the places of a window', () => {
    const sizes = fc.record({
      size: fc.integer({ min: 1, max: 12 }),
      kernel: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 4 }),
      padding: fc.integer({ min: 0, max: 4 }),
      dilation: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(sizes, ({ size, kernel, stride, padding, dilation }) => {
        const reach = dilation * (kernel - 1) + 1;
        let places = 0;
        for (let start = 0; start + reach <= size + padding; start += stride) places += 1;
        expect(Math.max(0, windowSize(size, kernel, stride, padding, dilation))).toBe(places);
      }),
    );
  });

  it('is what LeNet has', () => {
    expect(windowSize(28, 5, 1, 4)).toBe(28);
    expect(windowSize(28, 2, 2)).toBe(14);
    expect(windowSize(14, 5, 1)).toBe(10);
  });
});
