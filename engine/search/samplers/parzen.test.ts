import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draws } from '../draws.ts';
import { gridPoints, type Space } from '../space.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import { ParzenEstimator } from './parzen.ts';

describe('the normal distribution', () => {
  // From the tables of Abramowitz & Stegun, 26.1.
  it.each([
    [0, 0.5],
    [1, 0.8413447],
    [1.96, 0.9750021],
    [-3, 0.0013499],
  ])('below %d', (z, p) => {
    expect(normalBelow(z)).toBeCloseTo(p, 6);
    expect(normalQuantile(p, -8, 8)).toBeCloseTo(z, 3);
  });
});

describe('ParzenEstimator', () => {
  const space: Space = [
    { path: 'kind', kind: 'categorical', values: ['a', 'b', 'c'] },
    { path: 'n', kind: 'integer', min: 1, max: 5 },
    { path: 'm', kind: 'integer', min: 1, max: 20, log: true, when: { path: 'kind', values: ['a', 'b'] } },
  ];
  const points = [...gridPoints(space, Infinity)];

  it('is a density: over all points of a space it sums up to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...points), { maxLength: 12 }), (observed) => {
        const estimator = new ParzenEstimator(
          space,
          observed,
          observed.map((_, i) => 1 / (i + 1)),
        );
        const sum = points.reduce((all, point) => all + Math.exp(estimator.logDensity(point)), 0);
        expect(sum).toBeCloseTo(1, 5);
      }),
      { numRuns: 50 },
    );
  });

  it('integrates to 1 over a float', () => {
    const float: Space = [{ path: 'x', kind: 'float', min: -2, max: 6 }];
    const estimator = new ParzenEstimator(float, [{ x: -2 }, { x: 1 }, { x: 1.1 }], [1, 1, 1]);
    const steps = 4000;
    let sum = 0;
    for (let i = 0; i < steps; i += 1)
      sum += Math.exp(estimator.logDensity({ x: -2 + (8 * (i + 0.5)) / steps })) / steps;
    expect(sum).toBeCloseTo(1, 4);
  });

  it('draws from its density', () => {
    const observed = [points[0]!, points[37]!, points.at(-1)!];
    const estimator = new ParzenEstimator(space, observed, [1, 1, 1]);
    const drawn = new Map<string, number>();
    const draws = new Draws(3, 1);
    const n = 20_000;
    for (let i = 0; i < n; i += 1) {
      const key = JSON.stringify(estimator.draw(draws));
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    for (const point of points) {
      const p = Math.exp(estimator.logDensity(point));
      const share = (drawn.get(JSON.stringify(point)) ?? 0) / n;
      // Six standard errors.
      expect(Math.abs(share - p)).toBeLessThan(6 * Math.sqrt((p * (1 - p)) / n) + 1e-4);
    }
  });
});
