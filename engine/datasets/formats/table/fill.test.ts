/** Encoded rows give back the values of the file. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Column } from './facts.ts';
import { decode, encode } from './fill.ts';

const COLUMNS: readonly Column[] = [
  { kind: 'number', name: 'weight', place: 0, mean: 2970.4, deviation: 846.8 },
  { kind: 'word', name: 'origin', place: 1, words: ['europe', 'japan', 'usa'] },
  { kind: 'number', name: 'share', place: 2, mean: 0.02, deviation: 0.01, fill: 0.5 },
];

it('decoding undoes encoding to six digits; an unknown word is null', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 9999 }),
      fc.constantFrom(0, 1, 2, NaN),
      fc.constantFrom(0.013, 0.0275, NaN),
      (weight, origin, share) => {
        const cells = [weight, origin, share].map((value, i) => ({
          ...COLUMNS[i]!,
          words: null,
          numeric: false,
          values: Float64Array.of(value),
        }));
        const [shownWeight, word, shownShare] = decode(COLUMNS, encode(COLUMNS, cells, Int32Array.of(0)));
        expect(shownWeight).toBeCloseTo(weight, 1);
        expect(word).toBe(Number.isNaN(origin) ? null : ['europe', 'japan', 'usa'][origin]);
        expect(shownShare).toBeCloseTo(Number.isNaN(share) ? 0.5 : share, 6);
      },
    ),
  );
});
