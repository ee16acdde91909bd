import { describe, expect, it } from 'vitest';
import { openingBounds, smallestFor } from './bounds.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('openingBounds', () => {
  it('opens where it was', () => {
    const saved = { x: 100, y: 50, width: 1300, height: 900 };
    expect(openingBounds(saved, [screen])).toEqual(saved);
  });
  it('comes back from a screen that is gone', () => {
    expect(openingBounds({ x: 3000, y: 50, width: 1300, height: 900 }, [screen])).toEqual({ width: 1280, height: 800 });
  });
  it('never opens larger than the screen nor smaller than it can work', () => {
    const big = openingBounds({ x: 0, y: 0, width: 4000, height: 3000 }, [screen]);
    expect(big).toMatchObject({ width: 1920, height: 1080 });
    expect(openingBounds({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toMatchObject({ width: 800, height: 600 });
  });
  it('fits a small screen the first time', () => {
    expect(openingBounds(null, [{ x: 0, y: 0, width: 1100, height: 700 }])).toEqual({ width: 1100, height: 700 });
  });
  it('is never larger than the work area, also where that is less than it works best with', () => {
    // 1366×768 at 175 %, with a system bar at its side.
    const laptop = { x: 0, y: 0, width: 751, height: 480 };
    expect(openingBounds(null, [laptop])).toEqual({ width: 751, height: 480 });
    expect(openingBounds({ x: 0, y: 0, width: 1300, height: 900 }, [laptop])).toMatchObject({
      width: 751,
      height: 480,
    });
    expect(smallestFor([laptop])).toEqual({ width: 751, height: 480 });
    expect(smallestFor([laptop, screen])).toEqual({ width: 800, height: 600 });
    expect(smallestFor([])).toEqual({ width: 800, height: 600 });
  });
});
