import { describe, expect, it } from 'vitest';
import { placeBeside } from './beside.ts';

const window = { width: 1000, height: 700 };
const own = { width: 300, height: 200 };

describe('placeBeside', () => {
  it('stands at the right, else below, left, above', () => {
    expect(placeBeside({ x: 100, y: 100, width: 50, height: 30 }, own, window)).toEqual({ x: 164, y: 100 });
    expect(placeBeside({ x: 900, y: 100, width: 50, height: 30 }, own, window)).toEqual({ x: 692, y: 144 });
    expect(placeBeside({ x: 900, y: 600, width: 50, height: 30 }, own, window)).toEqual({ x: 586, y: 492 });
    expect(placeBeside({ x: 200, y: 10, width: 700, height: 30 }, own, window)).toEqual({ x: 200, y: 54 });
    expect(placeBeside({ x: 200, y: 600, width: 700, height: 30 }, own, window)).toEqual({ x: 200, y: 386 });
  });
  it('stays in the window, also where nothing is to be pointed at or it fills all', () => {
    for (const target of [null, { x: 0, y: 0, width: 1000, height: 700 }, { x: 400, y: 690, width: 10, height: 10 }]) {
      const { x, y } = placeBeside(target, own, window);
      expect(x).toBeGreaterThanOrEqual(8);
      expect(x + own.width).toBeLessThanOrEqual(992);
      expect(y + own.height).toBeLessThanOrEqual(692);
    }
  });
});
