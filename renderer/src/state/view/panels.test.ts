import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PANEL_SIZES, placePanels, type Wanted } from './panels.ts';

const design: readonly Wanted[] = [
  { ...PANEL_SIZES['design.left'], side: 'left', open: true },
  { ...PANEL_SIZES['design.right'], side: 'right', open: true },
];

describe('placePanels', () => {
  it('shows both panels as wide as they were dragged where there is space', () => {
    expect(placePanels(972, design, null)).toEqual({
      left: { shown: 'open', width: 216 },
      right: { shown: 'open', width: 304 },
    });
  });
  it('narrows a wide panel before it folds one', () => {
    const [left, right] = design as [Wanted, Wanted];
    const both = placePanels(972, [left, { ...right, width: 560 }], null);
    expect(both).toEqual({ left: { shown: 'folded', width: 216 }, right: { shown: 'open', width: 534 } });
    expect(placePanels(860, design, null).left).toEqual({ shown: 'folded', width: 216 });
  });
  it('shows what was opened last, and folds the other', () => {
    expect(placePanels(748, design, null)).toMatchObject({ left: { shown: 'folded' }, right: { shown: 'open' } });
    expect(placePanels(748, design, 'left')).toMatchObject({ left: { shown: 'open' }, right: { shown: 'folded' } });
  });
  it('folds both where the middle would be too narrow, and lays one over it when asked to', () => {
    expect(placePanels(348, design, null)).toMatchObject({ left: { shown: 'folded' }, right: { shown: 'folded' } });
    expect(placePanels(348, design, 'right')).toMatchObject({ right: { shown: 'floating', width: 272 } });
  });
  it('leaves the middle its least width, whatever is asked for', () => {
    const panel = (side: 'left' | 'right'): fc.Arbitrary<Wanted> =>
      fc.record({
        side: fc.constant(side),
        open: fc.boolean(),
        width: fc.integer({ min: 0, max: 2000 }),
        min: fc.integer({ min: 180, max: 280 }),
        max: fc.integer({ min: 300, max: 600 }),
      });
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 3000 }),
        panel('left'),
        panel('right'),
        fc.constantFrom('left', 'right', null),
        (room, left, right, latest) => {
          const placed = placePanels(room, [left, right], latest);
          let middle = room;
          for (const { side, open, min, max } of [left, right]) {
            const { shown, width } = placed[side]!;
            if (!open) expect(shown).toBe('folded');
            if (open && side === latest) expect(shown).not.toBe('folded');
            if (shown === 'open') expect(width).toBeGreaterThanOrEqual(min);
            expect(width).toBeLessThanOrEqual(max);
            middle -= shown === 'open' ? width : 38;
          }
          expect(middle).toBeGreaterThanOrEqual(Math.min(280, room - 76));
        },
      ),
    );
  });
});
