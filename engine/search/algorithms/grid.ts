import { entry, integer } from '../../settings/fields.ts';
import { defineSearchAlgorithm } from '../algorithm.ts';
import { hasRoom } from '../proposals.ts';
import { gridPoints } from '../space.ts';

/** Every combination once, in order; a number is tried at equidistant values, both bounds included. */
export const grid = defineSearchAlgorithm(
  entry(['Grid', '网格'], ['Every combination of the chosen values.', '尝试所选取值的每种组合。'], {
    points: integer(
      4,
      ['Values per number', '每个数值的取值数'],
      ['Values of a number between its bounds.', '一个数值在上下限之间的取值个数。'],
      { min: 1, max: 1000 },
    ),
  }),
  {
    next: (problem, { points }, trials) => {
      if (!hasRoom(problem, trials)) return null;
      const done = Math.max(0, ...trials.map(({ number }) => number));
      let at = 0;
      for (const point of gridPoints(problem.space, points)) {
        if (at === done) return { trial: done + 1, point, epochs: problem.epochs };
        at += 1;
      }
      return null;
    },
  },
);
