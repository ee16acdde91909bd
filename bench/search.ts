/**
 * Search algorithms on functions, at the same number of epochs: 27 for a whole trial, 972 in all. Optuna's TPE, which
 * prunes nothing, has as many whole trials.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AlgorithmSettings, defaultAlgorithm } from '../engine/search/algorithms/index.ts';
import { simulate } from '../engine/search/testing/simulate.ts';
import { trainedEpochs } from '../engine/search/trial.ts';
import { root } from './lenet.ts';
import { hasOptuna, python } from './contestants/peers.ts';
import { report, type Requirement, say, table } from './report.ts';
import { FUNCTIONS, type SearchFunction, valueAt } from './search/functions.ts';
import { median } from './statistics.ts';

const SEEDS = 100;
const EPOCHS = 27;
const TOTAL = 972;

/** Rungs at 1, 3, 9 and 27 for all that prune. */
const CONTESTANTS: readonly (readonly [name: string, settings: AlgorithmSettings, total: number])[] = [
  ['random', defaultAlgorithm('random'), TOTAL],
  ['random, twice the epochs', defaultAlgorithm('random'), 2 * TOTAL],
  ['TPE', defaultAlgorithm('TPE'), TOTAL],
  ['random + ASHA', { ...defaultAlgorithm('ASHA'), sampler: 'random', factor: 3 }, TOTAL],
  ['TPE + ASHA', { ...defaultAlgorithm('ASHA'), factor: 3 }, TOTAL],
  ['Hyperband', defaultAlgorithm('Hyperband'), TOTAL],
  ['evolution', { ...defaultAlgorithm('evolution'), population: 12, tournament: 4 }, TOTAL],
];
const OPTUNA = "Optuna's TPE";

/** The least value among the trials that were trained to their end, above the least of the function. */
function regret(of: SearchFunction, settings: AlgorithmSettings, totalEpochs: number, seed: number): number {
  const problem = { space: of.space, goals: ['min' as const], trials: 100_000, epochs: EPOCHS, totalEpochs, seed };
  const { history } = simulate(problem, settings, (point, epochs) => [valueAt(of, point, epochs, EPOCHS)]);
  const whole = history.trials.filter((trial) => trainedEpochs(trial) === EPOCHS);
  return Math.min(...whole.map(({ results }) => results.at(-1)!.scores[0]!)) - of.least;
}

async function optuna({ name, least }: SearchFunction): Promise<number[]> {
  const script = join(root, 'bench', 'search', 'peer.py');
  const { stdout } = await promisify(execFile)(python, [script, name, String(SEEDS), String(TOTAL / EPOCHS)]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => Number(line) - least);
}

function quartile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at % 1) * (sorted[Math.ceil(at)]! - low);
}

export async function measureSearch(): Promise<Requirement[]> {
  const requirements: Requirement[] = [];
  if (!hasOptuna()) say('Optuna is left out: run `npm run bench:setup` first.');
  for (const of of FUNCTIONS) {
    const rows: [string, number[], number][] = [];
    for (const [name, settings, total] of CONTESTANTS) {
      const begun = performance.now();
      const values = Array.from({ length: SEEDS }, (_, seed) => regret(of, settings, total, seed));
      rows.push([name, values, (performance.now() - begun) / SEEDS]);
    }
    if (hasOptuna()) {
      const begun = performance.now();
      rows.push([OPTUNA, await optuna(of), (performance.now() - begun) / SEEDS]);
    }
    say(`\n${of.name}: above the least value, over ${SEEDS} seeds`);
    table([
      ['', 'first quartile', 'median', 'third quartile', 'ms per search'],
      ...rows.map(([name, values, time]) => [
        name,
        ...[0.25, 0.5, 0.75].map((share) => quartile(values, share).toFixed(3)),
        time.toFixed(0),
      ]),
    ]);
    const medianOf = (wanted: string): number => median(rows.find(([name]) => name === wanted)![1]);
    const ours = medianOf('TPE');
    const against = (text: string, other: number): void => {
      requirements.push(report(`${of.name}: TPE ${text}`, ours <= other, `${ours.toFixed(3)}, ${other.toFixed(3)}`));
    };
    against('better than random with twice the epochs', medianOf('random, twice the epochs'));
    if (hasOptuna()) against("not worse than Optuna's", medianOf(OPTUNA));
  }
  return requirements;
}
