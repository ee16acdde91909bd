/** Copies by strides, beside element by element. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { broadcasted, copyStrided, sliced, transposed, type Walk } from './strided.ts';

const count = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
const tensor = (shape: readonly number[]): Float32Array => Float32Array.from({ length: count(shape) }, (_, i) => i);

/** All indices of a shape, in row-major order. */
const indices = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((index) => [...Array(n).keys()].map((i) => [...index, i])), [[]]);

/** The element at an index of a tensor in row-major order, whose values are its places. */
const placeOf = (shape: readonly number[], index: readonly number[]): number =>
  shape.reduce((place, n, axis) => place * n + index[axis]!, 0);

function copied(shape: readonly number[], walk: Walk): number[] {
  const to = new Float32Array(count(walk.sizes));
  copyStrided(tensor(shape), walk, to);
  return [...to];
}

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 });

it('transposes', () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
  );
  fc.assert(
    fc.property(cases, ([shape, permutation]) => {
      const sizes = permutation.map((axis) => shape[axis]!);
      const expected = indices(sizes).map((index) =>
        placeOf(
          shape,
          shape.map((_, axis) => index[permutation.indexOf(axis)]!),
        ),
      );
      expect(copied(shape, transposed(shape, permutation))).toEqual(expected);
    }),
  );
});

it('slices, with the rest of an axis by −1', () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(...shape.map((n) => fc.integer({ min: 0, max: n - 1 }))),
      fc.tuple(...shape.map(() => fc.nat())),
    ),
  );
  fc.assert(
    fc.property(cases, ([shape, begin, chosen]) => {
      const left = shape.map((n, axis) => n - begin[axis]!);
      const sizes = left.map((n, axis) => 1 + (chosen[axis]! % n));
      const given = sizes.map((n, axis) => (n === left[axis] ? -1 : n));
      const expected = indices(sizes).map((index) =>
        placeOf(
          shape,
          index.map((i, axis) => i + begin[axis]!),
        ),
      );
      expect(copied(shape, sliced(shape, begin, given))).toEqual(expected);
    }),
  );
});

it('broadcasts', () => {
  const cases = shapes.chain((target) =>
    fc.tuple(
      fc.constant(target),
      fc.tuple(...target.map(() => fc.boolean())),
      fc.integer({ min: 0, max: target.length }),
    ),
  );
  fc.assert(
    fc.property(cases, ([target, repeats, missing]) => {
      const shape = target.map((n, axis) => (repeats[axis] ? 1 : n)).slice(missing);
      const expected = indices(target).map((index) =>
        placeOf(
          shape,
          index.slice(missing).map((i, axis) => (shape[axis] === 1 ? 0 : i)),
        ),
      );
      expect(copied(shape, broadcasted(shape, target))).toEqual(expected);
    }),
  );
});

it.each([
  [
    [3, 40, 50],
    [0, 2, 1],
  ],
  [
    [64, 7, 3, 4, 16],
    [2, 0, 3, 1, 4],
  ],
])('transposes %j by %j in more than one square and block', (shape, permutation) => {
  const copy = copied(shape, transposed(shape, permutation));
  const strided = indices(permutation.map((axis) => shape[axis]!)).map((index) =>
    placeOf(
      shape,
      shape.map((_, axis) => index[permutation.indexOf(axis)]!),
    ),
  );
  expect(copy).toEqual(strided);
});

it('copies nothing of an empty tensor', () => {
  expect(copied([0, 3], transposed([0, 3], [1, 0]))).toEqual([]);
  expect(copied([2, 3], sliced([2, 3], [0, 1], [0, 2]))).toEqual([]);
});
