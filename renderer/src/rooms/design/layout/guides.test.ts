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

  it('is left alone where nothing is near', () => {
    expect(align(box(333, 200), [box(0, 0)], 6)).toEqual({ dx: 0, dy: 0, guides: [] });
  });

  it('never goes farther than its reach, and then lies on every line that is shown', () => {
    const some = fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 10, max: 200 }),
      height: fc.integer({ min: 10, max: 200 }),
    });
    fc.assert(
      fc.property(some, fc.array(some, { maxLength: 8 }), (moved, others) => {
        const { dx, dy, guides } = align(moved, others, 6);
        expect(Math.abs(dx)).toBeLessThanOrEqual(6);
        expect(Math.abs(dy)).toBeLessThanOrEqual(6);
        for (const { axis, at } of guides) {
          const [start, length] = axis === 'x' ? [moved.x + dx, moved.width] : [moved.y + dy, moved.height];
          expect([start, start + length / 2, start + length]).toContain(at);
        }
      }),
    );
  });
});
