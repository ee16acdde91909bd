/** Milliseconds per step of every contestant, in turn, so that a busy moment of the machine affects all. */
import { defaultPlan } from '../engine/host/plans/plan.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { type Contestant, roundOf } from './contestants/contestant.ts';
import { hasPeers, peer } from './contestants/peers.ts';
import { forked } from './contestants/forked.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const LEAST_ROUNDS = 9;
/** Most rounds: other load only adds time, so that more rounds bring every minimum closer to the truth. */
const MOST_ROUNDS = 27;
const FASTER_THAN_FIT = 5;
const OURS = 'ours';
const MODEL_FIT = "tfjs-node's model.fit";

const factor = (ratio: number): string => `${ratio.toFixed(2)} ×`;

export async function measureSpeed(): Promise<Requirement[]> {
  const plan = defaultPlan();
  const environment = engineEnvironment(plan, findEngine()!);
  const contestants: Contestant[] = [
    await forked(OURS, 'ours', environment, [JSON.stringify(plan)]),
    await forked(MODEL_FIT, 'modelFit', { TF_CPP_MIN_LOG_LEVEL: '2' }),
    await forked(`${MODEL_FIT}, our environment`, 'modelFit', environment),
  ];
  if (hasPeers()) contestants.push(await peer('LeNet', 'eager', 1), await peer('LeNet', 'eager', 2));
  else say('PyTorch is left out: run `npm run bench:setup` first.');

  const times = contestants.map((): number[] => []);
  const bestOf = (part: string): number =>
    minimum(times.filter((_, i) => contestants[i]!.name.startsWith(part)).flat());
  const overFit = (): number => bestOf(MODEL_FIT) / bestOf(OURS);
  const overTorch = (): number => (hasPeers() ? bestOf('PyTorch') / bestOf(OURS) : Infinity);
  const met = (): boolean => overFit() >= FASTER_THAN_FIT && overTorch() > 1;
  let round = 0;
  try {
    for (; round < LEAST_ROUNDS || (round < MOST_ROUNDS && !met()); round += 1) {
      await roundOf(contestants, times, round);
    }
  } finally {
    for (const contestant of contestants) contestant.close();
  }

  const best = times.map(minimum);
  say(`\nLeNet, batch 64, SGD with momentum, data resident: milliseconds per step in ${round} alternating rounds`);
  table([
    ['', 'minimum', 'median', 'ours is faster by', '(medians)'],
    ...contestants.map(({ name }, i) => [
      name,
      best[i]!.toFixed(2),
      median(times[i]!).toFixed(2),
      i === 0 ? '' : factor(best[i]! / best[0]!),
      i === 0 ? '' : factor(median(times[i]!) / median(times[0]!)),
    ]),
  ]);
  const requirements = [
    report(`at least ${FASTER_THAN_FIT} times faster than model.fit`, overFit() >= FASTER_THAN_FIT, factor(overFit())),
  ];
  if (hasPeers()) requirements.push(report('faster than PyTorch eager', overTorch() > 1, factor(overTorch())));
  return requirements;
}
