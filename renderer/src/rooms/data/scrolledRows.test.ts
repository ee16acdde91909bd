import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inSight, ROW_HEIGHT } from './scrolledRows.ts';

const HEIGHT = 400;
/** Pixels that can be scrolled: those of all rows, or as many as are used at most. */
const reach = (rows: number): number => {
  const { end, first, above, below } = inSight(rows, 0, HEIGHT);
  return above + below + (end - first) * ROW_HEIGHT - HEIGHT;
};

it('shows the first rows at the top and the last at the bottom, whatever the number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000_000 }), (rows) => {
      expect(inSight(rows, 0, HEIGHT).first).toBe(0);
      expect(inSight(rows, Math.max(0, reach(rows)), HEIGHT).end).toBe(rows);
    }),
  );
});

it('fills what is in sight, with few rows around it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
      const top = Math.max(0, reach(rows)) * share;
      const { first, end, above, below } = inSight(rows, top, HEIGHT);
      expect(above).toBeLessThanOrEqual(top);
      expect(above + (end - first) * ROW_HEIGHT).toBeGreaterThanOrEqual(
        Math.min(top + HEIGHT, rows * ROW_HEIGHT) - 1e-6,
      );
      expect(above + below + (end - first) * ROW_HEIGHT).toBeLessThanOrEqual(16_000_001);
      expect(end - first).toBeLessThanOrEqual(40);
    }),
  );
});

it('goes row by row where each has its pixels', () => {
  const rows = 1000;
  for (const row of [0, 1, 500]) {
    const { first, end } = inSight(rows, row * ROW_HEIGHT, HEIGHT);
    expect(first).toBe(Math.max(0, row - 8));
    expect(end).toBe(row + Math.ceil(HEIGHT / ROW_HEIGHT) + 9);
  }
});
