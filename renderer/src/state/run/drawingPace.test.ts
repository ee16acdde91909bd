import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawingPace, nextInterval } from './drawingPace.ts';

describe('the pace of drawing', () => {
  it('gives drawing a hundredth of two cores, a tenth of one where there are many, between 33 ms and two seconds', () => {
    const settled = (took: number, cores: number): number =>
      Array.from({ length: 30 }).reduce<number>((now) => nextInterval(now, took, cores), 33);
    expect(settled(0.1, 2)).toBe(33);
    expect(settled(4, 2)).toBeCloseTo(400, 5);
    expect(settled(100, 2)).toBe(2000);
    expect(settled(4, 8)).toBeCloseTo(100, 5);
    expect(settled(8, 64)).toBeCloseTo(80, 5);
  });

  describe('in frames', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
      vi.stubGlobal('navigator', { hardwareConcurrency: 64 });
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
      vi.advanceTimersByTime(2100);
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
