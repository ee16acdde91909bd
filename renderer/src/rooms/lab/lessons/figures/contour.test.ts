import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contour } from './contour.ts';

const SIDE = 24;
const grid = (f: (x: number, y: number) => number): number[] =>
  Array.from({ length: SIDE * SIDE }, (_, i) => f((i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5));
const places = (path: string): [number, number][] =>
  [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('contour', () => {
  it('is where a plane passes its level, on every row or column that it crosses', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        (angle, level) => {
          const [a, b] = [Math.cos(angle), Math.sin(angle)];
          const found = places(
            contour(
              grid((x, y) => a * (x - 12) + b * (y - 12)),
              SIDE,
              level,
            ),
          );
          expect(found.length).toBeGreaterThanOrEqual(SIDE);
          for (const [x, y] of found) expect(Math.abs(a * (x - 12) + b * (y - 12) - level)).toBeLessThan(0.02);
        },
      ),
    );
  });

  it('is a closed line around a hill, and nothing where the level is not passed', () => {
    const hill = grid((x, y) => -Math.hypot(x - 12, y - 12));
    const ends = new Map<string, number>();
    for (const place of places(contour(hill, SIDE, -7))) ends.set(String(place), (ends.get(String(place)) ?? 0) + 1);
    expect(ends.size).toBeGreaterThan(40);
    expect(new Set(ends.values())).toEqual(new Set([2]));
    expect(contour(hill, SIDE, 1)).toBe('');
  });
});
