/** Texts of folds. */
import { expect, it } from 'vitest';
import { meansText } from './foldText.ts';

const of = (mean: number, deviation: number) => ({ mean, deviation });

it('tells accuracies with their deviations, and losses where there are no classes', () => {
  const losses = { validationLoss: of(0.21, 0.05), testLoss: null };
  expect(meansText({ ...losses, validationAccuracy: of(0.9175, 0.0226), testAccuracy: of(0.94, 0.01) })).toMatch(
    /^Validation accuracy 91\.75 ?% ± 2\.26 ?% · Test accuracy 94\.00 ?% ± 1\.00 ?%$/u,
  );
  expect(meansText({ ...losses, validationAccuracy: null, testAccuracy: null })).toBe(
    'Validation loss 0.2100 ± 0.0500',
  );
});
