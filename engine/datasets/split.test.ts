/** Held-out parts respect classes, groups and times, whatever the numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsOf, drawFold, drawSplit, partNamed, type Partition } from './split.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 200 });
const share = fc.double({ min: 0.01, max: 0.9, noNaN: true });
const seed = fc.nat(0x7fffffff);
const split = (by: Partition['by'], of: number[], at: number, from: number, least = 0) =>
  drawSplit(of.length, { by, of: Int32Array.from(of) }, { share: at, seed: from, stream: 3, least });

describe('a split', () => {
  it.each(['class', 'group', 'time'] as const)('by %s has each sample once, by its seed', (by) =>
    fc.assert(
      fc.property(numbers, share, seed, (of, at, from) => {
        const { kept, rest } = split(by, of, at, from);
        expect([...kept, ...rest].sort((a, b) => a - b)).toEqual(of.map((_, i) => i));
        expect(split(by, of, at, from)).toEqual({ kept, rest });
        expect(rest.length).toBeGreaterThan(0);
      }),
    ),
  );

  it('by group has no group in both parts, and a part of about its share', () =>
    fc.assert(
      fc.property(numbers, share, seed, (of, at, from) => {
        const { kept, rest } = split('group', of, at, from);
        const held = new Set([...kept].map((i) => of[i]!));
        expect([...rest].filter((i) => held.has(of[i]!))).toEqual([]);
        // Another group than those that were taken would bring it no nearer, unless it is the last.
        const counts = countsOf(of);
        const wanted = Math.round(of.length * at);
        const others = [...new Set([...rest].map((i) => of[i]!))];
        if (others.length > 1)
          for (const group of others)
            expect(Math.abs(kept.length + counts[group]! - wanted)).toBeGreaterThanOrEqual(
              Math.abs(kept.length - wanted),
            );
      }),
    ));

  it('by group depends on its seed', () => {
    const of = Array.from({ length: 60 }, (_, i) => i % 12);
    const parts = new Set([1, 2, 3, 4].map((from) => split('group', of, 0.25, from).kept.sort().join()));
    expect(parts.size).toBe(4);
    for (const part of parts) expect(part.split(',')).toHaveLength(15);
  });

  it('by time keeps the newest, equal times together', () =>
    fc.assert(
      fc.property(numbers, share, seed, (of, at, from) => {
        const { kept, rest } = split('time', of, at, from);
        const newest = Math.max(...[...rest].map((i) => of[i]!));
        for (const i of kept) expect(of[i]).toBeGreaterThan(newest);
      }),
    ));

  it.each(['group', 'time'] as const)('by %s keeps at least one where one is asked for and there are two', (by) => {
    expect(split(by, [0, 0, 0, 1, 1, 1], 0.01, 1).kept).toHaveLength(0);
    expect(split(by, [0, 0, 0, 1, 1, 1], 0.01, 1, 1).kept).toHaveLength(3);
    expect(split(by, [4, 4, 4], 0.5, 1, 1).kept).toHaveLength(0);
  });

  it('by column keeps what the data name, whatever the share', () => {
    expect([...split('column', [0, 1, 0, 1], 0, 9).kept].sort()).toEqual([1, 3]);
  });
});

describe('folds', () => {
  const folds = fc.integer({ min: 2, max: 7 });
  const all = (partition: Partition | null, count: number, of: number, from: number) =>
    Array.from({ length: of }, (_, i) => drawFold(count, partition, { index: i + 1, of, seed: from, stream: 3 }));
  const difference = (sizes: readonly number[]): number => Math.max(...sizes) - Math.min(...sizes);

  it.each(['none', 'class', 'group'] as const)('by %s hold out each sample once', (by) =>
    fc.assert(
      fc.property(numbers, folds, seed, (of, k, from) => {
        const partition = by === 'none' ? null : { by, of: Int32Array.from(of) };
        const parts = all(partition, of.length, k, from);
        const held = parts.flatMap(({ kept }) => [...kept]);
        expect(held.sort((a, b) => a - b)).toEqual(of.map((_, i) => i));
        for (const { kept, rest } of parts)
          expect([...kept, ...rest].sort((a, b) => a - b)).toEqual(of.map((_, i) => i));
        if (by === 'group')
          for (const { kept, rest } of parts) {
            const groups = new Set([...kept].map((i) => of[i]));
            expect([...rest].some((i) => groups.has(of[i]))).toBe(false);
          }
        else {
          expect(difference(parts.map(({ kept }) => kept.length))).toBeLessThanOrEqual(1);
          if (by === 'class')
            for (const label of new Set(of))
              expect(
                difference(parts.map(({ kept }) => kept.filter((i) => of[i] === label).length)),
              ).toBeLessThanOrEqual(1);
        }
      }),
    ),
  );

  it('by group have about as many samples each: no fold could give a group away and be nearer to the least', () =>
    fc.assert(
      fc.property(numbers, folds, seed, (of, k, from) => {
        const parts = all({ by: 'group', of: Int32Array.from(of) }, of.length, k, from);
        const least = Math.min(...parts.map(({ kept }) => kept.length));
        const counts = countsOf(of);
        for (const { kept } of parts) {
          const smallest = Math.min(...[...kept].map((i) => counts[of[i]!]!));
          if (kept.length) expect(kept.length - smallest).toBeLessThanOrEqual(least);
        }
      }),
    ));

  it('by time are periods, each after all that it is trained on', () => {
    const of = Array.from({ length: 60 }, (_, i) => (i * 7) % 60);
    const parts = all({ by: 'time', of: Int32Array.from(of) }, 60, 5, 1);
    parts.forEach(({ kept, rest }, i) => {
      expect(kept).toHaveLength(10);
      expect(rest).toHaveLength(10 * (i + 1));
      expect(Math.max(...[...rest].map((at) => of[at]!))).toBeLessThan(Math.min(...[...kept].map((at) => of[at]!)));
    });
  });

  it('depend on the seed', () => {
    const first = [1, 2].map((from) => all(null, 40, 4, from)[0]!.kept.sort().join());
    expect(first[0]).not.toBe(first[1]);
  });
});

it('a word names a part', () => {
  expect(['Train', 'val', 'dev', 'TEST', '测试集', 'valid_set', 'x'].map(partNamed)).toEqual([
    'train',
    'validation',
    'validation',
    'test',
    'test',
    'validation',
    null,
  ]);
});
