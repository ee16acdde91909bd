import { entry, integer } from '../../settings/fields.ts';
import type { ParamValue } from '../../model/types.ts';
import { equal } from '../../model/equal.ts';
import { defineSearchAlgorithm } from '../algorithm.ts';
import type { Draws } from '../draws.ts';
import { counted, newTrial, type Sampler } from '../proposals.ts';
import { drawValue, randomSampler } from '../samplers/random.ts';
import { type Dimension, fromUnit, type Point, pointOf, type Space, toUnit } from '../space.ts';
import { isKnown, ranked } from '../trial.ts';

/** Standard deviation of the mutation of a number, as a share of its range. */
const STEP = 0.2;

/** Another value of a dimension; of a number one nearby. */
function mutated(dimension: Dimension, value: ParamValue, draws: Draws): ParamValue {
  if (dimension.kind === 'categorical') {
    const others = dimension.values.filter((other) => !equal(other, value));
    return others.length ? others[draws.index(others.length)]! : value;
  }
  const at = toUnit(dimension, value as number) + STEP * draws.normal();
  // Reflected at the bounds.
  const inside = Math.abs(((((at + 1) % 2) + 2) % 2) - 1);
  return fromUnit(dimension, inside);
}

/** A child: one value changed; what comes into effect by that is drawn at random. */
function childOf(space: Space, parent: Point, draws: Draws): Point {
  const active = space.filter(({ path }) => Object.hasOwn(parent, path));
  const chosen = active[draws.index(active.length)];
  return pointOf(space, (dimension) => {
    if (!Object.hasOwn(parent, dimension.path)) return drawValue(dimension, draws);
    const own = parent[dimension.path]!;
    return dimension === chosen ? mutated(dimension, own, draws) : own;
  });
}

/**
 * Regularized evolution (Real et al., AAAI 2019, arXiv 1802.01548, algorithm 1): the best of a few of the living has a
 * mutated child, and the oldest dies, however good it is. With two objectives, the best is of the first Pareto front.
 */
export const evolution = defineSearchAlgorithm(
  entry(
    ['Evolution', '进化'],
    [
      'Regularized evolution: changes one choice of a good trial at a time. For the structure of a network.',
      '正则化进化：每次改变一个优秀试验的一项选择。适用于网络结构。',
    ],
    {
      population: integer(
        20,
        ['Population', '种群'],
        [
          'Latest trials that can have children; as many random ones come first.',
          '可产生后代的最近试验数；最初随机产生同样数目。',
        ],
        { min: 2, max: 10_000 },
      ),
      tournament: integer(
        5,
        ['Tournament', '锦标赛'],
        [
          'Trials of the population of which the best has the next child.',
          '从种群中抽取的试验数，其中最好的产生下一个后代。',
        ],
        { min: 1, max: 10_000 },
      ),
    },
  ),
  {
    next: (problem, { population, tournament }, trials) => {
      const evolve: Sampler = (_problem, all, draws) => {
        const known = counted(all).filter(isKnown);
        if (known.length < population) return randomSampler(problem, all, draws);
        const living = known.slice(-population);
        const some = Array.from({ length: tournament }, () => living[draws.index(living.length)]!);
        return childOf(problem.space, ranked([...new Set(some)], problem.goals)[0]!.point, draws);
      };
      return newTrial(problem, trials, evolve, problem.epochs);
    },
  },
);
