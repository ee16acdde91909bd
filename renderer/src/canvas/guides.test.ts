import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from './guides.ts';

const box = (x: number, y: number, width = 100, height = 50) => ({ x, y, width, height });

describe('a dragged node', () => {
  it('snaps to the left edge of another, with a line through both', () => {
    expect(align(box(3, 200), [box(0, 0)], 6)).toEqual({
      dx: -3,
      dy: 0,
      guides: [
        { axis: 'x', at: 0, from: 0, to: 250 },
        { axis: 'x', at: 50, from: 0, to: 250 },
        { axis: 'x', at: 100, from: 0, to: 250 },
      ],
    });
  });

  it('snaps middle to middle where sizes differ', () => {
    const { dx, guides } = align(box(33, 200, 40), [box(0, 0)], 6);
    expect(dx).toBe(-3);
    expect(guides.map(({ at }) => at)).toEqual([50]);
  });

  it('snaps on the other axis as well, at most as far as it reaches', () => {
    expect(align(box(300, 6), [box(0, 0)], 6)).toEqual({
      dx: 0,
      dy: -6,
      guides: [0, 25, 50].map((at) => ({ axis: 'y', at, from: 0, to: 400 })),
    });
    expect(align(box(300, 7), [box(0, 0)], 6)).toEqual({ dx: 0, dy: 0, guides: [] });
  });

  it('is left alone where nothing is near', () => {
    expect(align(box(333, 200), [box(0, 0)], 6)).toEqual({ dx: 0, dy: 0, guides: [] });
  });

  it('goes to the nearest line within its reach, and then lies on every line that is shown', () => {
    const some = fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 10, max: 200 }),
      height: fc.integer({ min: 10, max: 200 }),
    });
    fc.assert(
      fc.property(some, fc.array(some, { maxLength: 8 }), (moved, others) => {
        const { dx, dy, guides } = align(moved, others, 6);
        const linesOf = ({ x, y, width, height }: typeof moved) => ({
          x: [x, x + width / 2, x + width],
          y: [y, y + height / 2, y + height],
        });
        const there = linesOf({ ...moved, x: moved.x + dx, y: moved.y + dy });
        for (const [axis, by] of [
          ['x', dx],
          ['y', dy],
        ] as const) {
          const known = others.flatMap((other) => linesOf(other)[axis]);
          const ways = known.flatMap((line) => linesOf(moved)[axis].map((own) => Math.abs(line - own)));
          const nearest = Math.min(...ways);
          expect(Math.abs(by)).toBe(nearest <= 6 ? nearest : 0);
          const shown = guides.filter((guide) => guide.axis === axis).map(({ at }) => at);
          expect(shown).toEqual(nearest <= 6 ? [...new Set(there[axis])].filter((at) => known.includes(at)) : []);
        }
      }),
    );
  });
});
