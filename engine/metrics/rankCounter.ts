import type { ClassContext, ClassCount } from './metric.ts';
import type { Ranking } from './ranking.ts';

/** One value of each class's ranking against the rest; the total is the mean over the classes that have one. */
export const rankCounter =
  (of: (ranking: Ranking) => number) =>
  ({ scores }: ClassContext): ClassCount => {
    const perClass = (): (number | null)[] => scores.rankings().map((ranking) => ranking && of(ranking));
    return {
      perClass,
      value: () => {
        const known = perClass().filter((value) => value !== null);
        return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
      },
    };
  };
