import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharesShown } from './shares.ts';

it('has the largest share first, the true class always, and leaves no share out', () => {
  expect(sharesShown([0.1, 0.7, 0.2], 0, 10).shown.map(({ index }) => index)).toEqual([1, 2, 0]);
  expect(sharesShown([0.1, 0.5, 0.3, 0.1], 3, 2)).toEqual({
    shown: [
      { index: 1, share: 0.5 },
      { index: 3, share: 0.1 },
    ],
    others: { count: 2, share: 0.4 },
  });
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.nat(39),
      fc.integer({ min: 1, max: 12 }),
      (shares, at, most) => {
        const label = at % shares.length;
        const { shown, others } = sharesShown(shares, label, most);
        expect(shown.some(({ index }) => index === label)).toBe(true);
        expect(shown.length + others.count).toBe(shares.length);
        const sum = shown.reduce((all, { share }) => all + share, others.share);
        expect(sum).toBeCloseTo(
          shares.reduce((all, share) => all + share, 0),
          9,
        );
      },
    ),
  );
});
