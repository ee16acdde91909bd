/** Scores of a cross-validation, as they are printed. */
import { expect, it } from 'vitest';
import { meansOf } from '../search/folds.ts';
import { foldLines, type FoldScore } from './folds.ts';

const score = (fold: number, loss: number): FoldScore => ({
  fold,
  run: `run-${fold}`,
  stopped: false,
  validationLoss: loss,
  validationAccuracy: 0.9,
  testLoss: null,
  testAccuracy: null,
});
const scores = [score(1, 0.2), score(2, 0.4), score(3, 0.6)];

it('have a mean and the standard deviation of a sample; none where a fold lacks the score', () => {
  const { validationLoss, testLoss } = meansOf(scores);
  expect(validationLoss!.mean).toBeCloseTo(0.4, 12);
  expect(validationLoss!.deviation).toBeCloseTo(0.2, 12);
  expect(testLoss).toBeNull();
});

it('are a table without the columns that there are no scores for', () => {
  const [, text = ''] = foldLines(scores);
  expect(text).toMatch(/fold +validation loss +accuracy +run/);
  expect(text).not.toContain('test');
  expect(text).toMatch(/mean +0\.4000 ± 0\.2000 +90\.00 % ± 0\.00 %/);
});
