import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawingPace, nextInterval } from './drawingPace.ts';

describe('the pace of drawing', () => {
  it('gives drawing a fiftieth of the time, between 33 ms and a second', () => {
    const settled = (took: number): number =>
      Array.from({ length: 30 }).reduce<number>((now) => nextInterval(now, took), 33);
    expect(settled(0.1)).toBe(33);
    expect(settled(4)).toBeCloseTo(200, 5);
    expect(settled(100)).toBe(1000);
  });

  describe('in frames', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
      vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) =>
        setTimeout(() => draw(performance.now()), 16),
      );
    });
    afterEach(() => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });

    it('draws at the first request, and the last one in any case', () => {
      const drawn: number[] = [];
      const pace = new DrawingPace((now) => drawn.push(now));
      pace.request();
      vi.advanceTimersByTime(17);
      expect(drawn).toHaveLength(1);
      pace.request();
      pace.request();
      vi.advanceTimersByTime(1100);
      expect(drawn).toHaveLength(2);
    });

    it('draws at most 30 times a second', () => {
      const drawn: number[] = [];
      const pace = new DrawingPace((now) => drawn.push(now));
      for (let time = 0; time < 2000; time += 5) {
        pace.request();
        vi.advanceTimersByTime(5);
      }
      expect(drawn.length).toBeGreaterThan(30);
      drawn.slice(1).forEach((time, i) => expect(time - drawn[i]!).toBeGreaterThanOrEqual(32));
    });
  });
});
