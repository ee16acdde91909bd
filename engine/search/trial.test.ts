import { describe, expect, it } from 'vitest';
import { fronts, paretoFront, ranked, type Trial } from './trial.ts';

const trial = (number: number, results: [epochs: number, ...scores: (number | null)[]][], end?: 'failed'): Trial => ({
  number,
  point: {},
  results: results.map(([epochs, ...scores]) => ({ epochs, scores })),
  ...(end ? { end } : {}),
});
const numbers = (trials: readonly Trial[]): number[] => trials.map(({ number }) => number);

describe('trials', () => {
  it('are ordered by budget, then by score; what is no number comes last', () => {
    const trials = [
      trial(1, [[1, 0.5]]),
      trial(2, [
        [1, 0.9],
        [3, 0.8],
      ]),
      trial(3, [[1, null]]),
      trial(4, [[1, 0.4]]),
      trial(5, [], 'failed'),
      trial(6, [[1, NaN]]),
    ];
    expect(numbers(ranked(trials, ['min']))).toEqual([2, 4, 1, 3, 6, 5]);
    expect(numbers(ranked(trials, ['max']))).toEqual([2, 1, 4, 3, 6, 5]);
  });

  it('have fronts', () => {
    expect(
      fronts([
        [1, 5],
        [2, 2],
        [5, 1],
        [3, 3],
        [4, 4],
        [1, 5],
      ]),
    ).toEqual([0, 0, 0, 1, 2, 0]);
  });

  it('are best where none of the same budget is better in both objectives', () => {
    const trials = [
      trial(1, [[9, 0.9, 100]]),
      trial(2, [[9, 0.8, 50]]),
      trial(3, [[9, 0.7, 70]]),
      trial(4, [[3, 0.99, 1]]),
      trial(5, [[9, null, 1]]),
    ];
    expect(numbers(paretoFront(trials, ['max', 'min']))).toEqual([1, 2]);
    expect(numbers(paretoFront(trials, ['max']))).toEqual([1]);
  });
});
