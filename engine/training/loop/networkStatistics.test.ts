import { describe, expect, it } from 'vitest';
import { networkStatistics } from './networkStatistics.ts';

describe('network statistics', () => {
  it('are norms over all weights as one vector', () => {
    const { gradientNorm, weightChange } = networkStatistics([
      { kind: 'activation', norm: 100 },
      { kind: 'weightGradient', norm: 3 },
      { kind: 'weightGradient', norm: 4 },
      { kind: 'weight', norm: 6 },
      { kind: 'weight', norm: 8 },
      { kind: 'update', norm: 0.01 },
    ]);
    expect(gradientNorm).toBe(5);
    expect(weightChange).toBeCloseTo(0.001, 12);
  });

  it('are not numbers where nothing was computed', () => {
    expect(networkStatistics([{ kind: 'weight', norm: 1 }])).toEqual({ gradientNorm: NaN, weightChange: NaN });
  });

  it('show what overflows', () => {
    expect(networkStatistics([{ kind: 'weightGradient', norm: Infinity }]).gradientNorm).toBe(Infinity);
  });
});
