/** All search algorithms. */
import { defaultSettings, type SettingsOf } from '../../settings/fields.ts';
import type { Problem, SearchAlgorithm, Step } from '../algorithm.ts';
import { type Trial, trainedEpochs } from '../trial.ts';
import { SEARCH_ALGORITHMS } from './registry.generated.ts';

export { SEARCH_ALGORITHMS };
export type AlgorithmSettings = SettingsOf<typeof SEARCH_ALGORITHMS>;
export type AlgorithmName = AlgorithmSettings['type'];

export const algorithmOf = ({ type }: AlgorithmSettings): SearchAlgorithm => SEARCH_ALGORITHMS[type];

export const defaultAlgorithm = <K extends AlgorithmName>(type: K): Extract<AlgorithmSettings, { type: K }> =>
  defaultSettings(SEARCH_ALGORITHMS, type);

/** The next step of a search; null where it has ended: by its algorithm, its trials or its epochs. */
export function nextStep(problem: Problem, settings: AlgorithmSettings, trials: readonly Trial[]): Step | null {
  const { type: _, ...values } = settings;
  const step = algorithmOf(settings).next(problem, values, trials);
  if (!step || problem.totalEpochs === undefined) return step;
  const spent = trials.reduce((sum, trial) => sum + trainedEpochs(trial), 0);
  const before = trials.find(({ number }) => number === step.trial);
  const cost = step.epochs - (before ? trainedEpochs(before) : 0);
  return spent + cost <= problem.totalEpochs ? step : null;
}
