import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../algorithm.ts';
import { SearchHistory } from '../history.ts';
import { identityOf, type Space } from '../space.ts';
import { type Score, simulate, take } from '../testing/simulate.ts';
import { ranked, trainedEpochs } from '../trial.ts';
import { brackets } from './Hyperband.ts';
import { type AlgorithmName, defaultAlgorithm, nextStep, SEARCH_ALGORITHMS } from './index.ts';

const SPACE: Space = [
  { path: 'optimizer', kind: 'categorical', values: ['SGD', 'Adam'] },
  { path: 'momentum', kind: 'float', min: 0, max: 0.99, when: { path: 'optimizer', values: ['SGD'] } },
  { path: 'rate', kind: 'float', min: 1e-4, max: 1, log: true },
  { path: 'width', kind: 'integer', min: 2, max: 64, log: true },
];
const NAMES = Object.keys(SEARCH_ALGORITHMS) as AlgorithmName[];
const problem = (more: Partial<Problem> = {}): Problem => ({
  space: SPACE,
  goals: ['min'],
  trials: 30,
  epochs: 16,
  seed: 7,
  ...more,
});
/** Some networks cannot be built, and some trainings fail. */
const score: Score = (point, epochs) => {
  const width = point['width'] as number;
  if (width % 7 === 0) return undefined;
  const rate = point['rate'] as number;
  if (rate > 0.8) return null;
  return [(Math.log10(rate) + 2) ** 2 + (width - 20) ** 2 / 400 + Number(point['momentum'] ?? 0.5) + 1 / epochs];
};
const count = ({ trials }: SearchHistory): number => trials.filter(({ end }) => end !== 'rejected').length;

describe.each(NAMES)('%s', (name) => {
  const settings = defaultAlgorithm(name);

  it('proposes each point once, as many as wanted, and of the space', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (seed) => {
        const { history } = simulate(problem({ seed }), settings, score);
        expect(count(history)).toBe(30);
        const identities = history.trials.map(({ point }) => identityOf(point));
        expect(new Set(identities).size).toBe(identities.length);
        for (const { point } of history.trials) {
          expect(Object.hasOwn(point, 'momentum')).toBe(point['optimizer'] === 'SGD');
          expect(point['width']).toBe(Math.round(point['width'] as number));
          expect(point['width']).toBeGreaterThanOrEqual(2);
          expect(point['width']).toBeLessThanOrEqual(64);
          expect(point['rate']).toBeGreaterThanOrEqual(1e-4);
          expect(point['rate']).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('goes on after an interruption in any step as if there had been none', () => {
    const whole = simulate(problem(), settings, score);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.steps.length - 1), { minLength: 1, maxLength: 5 }), (kills) => {
        const history = new SearchHistory();
        const steps = [];
        const left = new Set(kills);
        for (;;) {
          const step = nextStep(problem(), settings, history.known);
          if (!step) break;
          if (left.delete(steps.length)) {
            history.add({ kind: 'step', trial: step.trial, point: step.point, epochs: step.epochs });
            history.add({ kind: 'resumed' });
            expect(history.trial(step.trial)!.interrupted).toBeGreaterThan(0);
            continue;
          }
          steps.push(step);
          take(step, history, score);
        }
        expect(steps).toEqual(whole.steps);
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on the order in which results came', () => {
    const { history } = simulate(problem({ trials: 25 }), settings, score);
    const trials = history.known;
    const next = nextStep(problem({ trials: 40 }), settings, trials);
    expect(next).not.toBeNull();
    fc.assert(
      fc.property(fc.shuffledSubarray([...trials], { minLength: trials.length }), (shuffled) => {
        expect(nextStep(problem({ trials: 40 }), settings, shuffled)).toEqual(next);
      }),
      { numRuns: 10 },
    );
  });

  it('takes every point of a small space, and then ends', () => {
    const space: Space = [
      { path: 'a', kind: 'categorical', values: [true, false] },
      { path: 'b', kind: 'integer', min: 1, max: 3, when: { path: 'a', values: [true] } },
      { path: 'c', kind: 'categorical', values: ['x', 'y'] },
    ];
    const { history } = simulate(problem({ space, trials: 100 }), settings, ({ b }) => [Number(b ?? 9)]);
    // Three with `a`, one without, each twice.
    expect(history.trials).toHaveLength(8);
  });

  it('spends no more epochs than allowed', () => {
    const { history } = simulate(problem({ totalEpochs: 100, trials: 1000 }), settings, score);
    const spent = history.trials.reduce((sum, trial) => sum + trainedEpochs(trial), 0);
    expect(spent).toBeGreaterThan(84);
    expect(spent).toBeLessThanOrEqual(100);
  });

  it('ends where nothing of its space can be built', () => {
    const { history } = simulate(problem({ trials: 3 }), settings, () => undefined);
    expect(history.trials.length).toBeGreaterThan(3);
    expect(count(history)).toBe(0);
  });
});

describe('TPE', () => {
  it('begins with ten random trials, and then finds better ones than they are', () => {
    const settings = defaultAlgorithm('TPE');
    const random = simulate(problem({ trials: 10 }), defaultAlgorithm('random'), score);
    const { history } = simulate(problem({ trials: 60 }), settings, score);
    const points = history.trials.map(({ point }) => point);
    expect(points.slice(0, 8)).toEqual(random.history.trials.slice(0, 8).map(({ point }) => point));
    const mean = (from: number, to: number): number => {
      const scores = history.trials.slice(from, to).flatMap(({ results }) => results.map(({ scores: [own] }) => own!));
      return scores.reduce((sum, one) => sum + one, 0) / scores.length;
    };
    expect(mean(40, 60)).toBeLessThan(mean(0, 10));
  });
});

describe('ASHA', () => {
  it('trains the best quarter of every rung on', () => {
    const { history } = simulate(problem({ trials: 64 }), defaultAlgorithm('ASHA'), score);
    const trained = (least: number) => history.trials.filter((trial) => trainedEpochs(trial) >= least);
    const failed = history.trials.filter(({ end }) => end === 'failed').length;
    expect(trained(1).length + failed).toBe(64);
    expect(trained(4).length).toBeGreaterThanOrEqual(16);
    const [at] = ranked(history.trials, ['min']);
    expect(trainedEpochs(at!)).toBe(16);
    // A trial that goes on keeps what it scored before.
    expect(at!.results.map(({ epochs }) => epochs)).toEqual([1, 4, 16]);
  });
});

describe('Hyperband', () => {
  // Table 1 of Li et al. (JMLR 18, 2018): R = 81, factor 3.
  it('has the brackets of the paper', () => {
    expect(brackets(81, 1, 3)).toEqual([
      { size: 81, rungs: [1, 3, 9, 27, 81] },
      { size: 34, rungs: [3, 9, 27, 81] },
      { size: 15, rungs: [9, 27, 81] },
      { size: 8, rungs: [27, 81] },
      { size: 5, rungs: [81] },
    ]);
  });

  it('halves every bracket', () => {
    const { history } = simulate(
      problem({ epochs: 81, trials: 143, seed: 3 }),
      defaultAlgorithm('Hyperband'),
      ({ rate }, epochs) => [(rate as number) + 1 / epochs],
    );
    const first = history.trials.slice(0, 81);
    const reached = [1, 3, 9, 27, 81].map((least) => first.filter((trial) => trainedEpochs(trial) >= least).length);
    expect(reached).toEqual([81, 27, 9, 3, 1]);
    expect(history.trials).toHaveLength(143);
  });
});

describe('evolution', () => {
  it('changes one choice of a trial among the latest, however good the older ones are', () => {
    const settings = { ...defaultAlgorithm('evolution'), population: 5, tournament: 3 };
    const { history } = simulate(problem({ trials: 40 }), settings, ({ width }) => [width as number]);
    const { trials } = history;
    for (const child of trials.slice(5)) {
      const living = trials.slice(child.number - 6, child.number - 1);
      const isOf = (parent: (typeof trials)[number]): boolean => {
        const paths = new Set([...Object.keys(parent.point), ...Object.keys(child.point)]);
        const changed = [...paths].filter((path) => parent.point[path] !== child.point[path]);
        // A momentum comes and goes with SGD.
        return changed.filter((path) => path !== 'momentum').length <= 1;
      };
      expect(living.some(isOf)).toBe(true);
    }
    const widths = trials.map(({ point }) => point['width'] as number);
    const mean = (some: number[]): number => some.reduce((sum, one) => sum + one, 0) / some.length;
    expect(mean(widths.slice(-10))).toBeLessThan(mean(widths.slice(0, 10)));
  });
});
