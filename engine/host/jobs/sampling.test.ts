import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawClass } from './sampling.ts';

const places = Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000);
const frequencies = (shares: number[], temperature: number): number[] => {
  const counts = shares.map(() => 0);
  for (const place of places) counts[drawClass(shares, temperature, place)]! += 1;
  return counts.map((count) => count / places.length);
};

it('draws by probability, sharper below a temperature of 1 and flatter above', () => {
  frequencies([0.5, 0, 0.3, 0.2], 1).forEach((got, i) => expect(got).toBeCloseTo([0.5, 0, 0.3, 0.2][i]!, 3));
  // p² / Σ p², √p / Σ √p
  frequencies([0.8, 0.2], 0.5).forEach((got, i) => expect(got).toBeCloseTo([0.64 / 0.68, 0.04 / 0.68][i]!, 3));
  frequencies([0.64, 0.36], 2).forEach((got, i) => expect(got).toBeCloseTo([0.8 / 1.4, 0.6 / 1.4][i]!, 3));
});

it('takes the most probable at temperature 0, never an impossible one, and always one', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(shares, fc.double({ min: 0, max: 0.999999, noNaN: true }), (all, place) => {
      fc.pre(Math.max(...all) > 0);
      expect(drawClass(all, 0, place)).toBe(all.indexOf(Math.max(...all)));
      for (const temperature of [0.001, 0.8, 5]) expect(all[drawClass(all, temperature, place)]).toBeGreaterThan(0);
    }),
  );
});
