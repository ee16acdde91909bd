import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineColor, yRange } from './chartLine.ts';

describe('the y axis', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  it('holds all values and has a height, whatever they are', () => {
    fc.assert(
      fc.property(value, value, fc.boolean(), fc.boolean(), (a, b, logarithmic, zoomed) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(!logarithmic || min > 1e-300);
        const [low, high] = yRange(min, max, { logarithmic, zoomed });
        return low < high && low <= min && max <= high && (!logarithmic || low > 0);
      }),
    );
  });

  it('begins at 0 as a whole, and follows the values when zoomed', () => {
    expect(yRange(1, 2, {})).toEqual([0, 2.1]);
    expect(yRange(1, 2, { zoomed: true })).toEqual([0.95, 2.05]);
    expect(yRange(0.9, 0.95, { share: true })).toEqual([0, 1]);
    expect(yRange(-2, -1, {})[0]).toBeLessThan(-2);
  });

  it('has bounds where there is nothing to show', () => {
    expect(yRange(null, null, {})).toEqual([0, 1]);
    expect(yRange(Infinity, -Infinity, {})).toEqual([0, 1]);
    expect(yRange(0, 0, { logarithmic: true })).toEqual([0.1, 1]);
    expect(yRange(0, 0, {})).toEqual([0, 1]);
  });
});

it('colors lines by token or hue, in both themes', () => {
  const colors = (['light', 'dark'] as const).flatMap((theme) => [
    lineColor(theme, 'accent'),
    lineColor(theme, 'hue-activation'),
    lineColor(theme, 40),
  ]);
  for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/);
  expect(new Set(colors).size).toBe(colors.length);
});
