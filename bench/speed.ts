/** Milliseconds per step of every contestant, in turns, so that a busy moment of the machine hits them all. */
import { defaultPlan } from '../engine/host/plan.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import type { Contestant } from './contestants/contestant.ts';
import { eager, hasPyTorch } from './contestants/eager.ts';
import { forked } from './contestants/forked.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const ROUNDS = 9;
const FASTER_THAN_FIT = 5;
const MODEL_FIT = "tfjs-node's model.fit";

export async function measureSpeed(): Promise<Requirement[]> {
  const plan = defaultPlan();
  const environment = engineEnvironment(plan, findEngine()!);
  const contestants: Contestant[] = [
    await forked('ours', 'ours', environment, [JSON.stringify(plan)]),
    await forked(MODEL_FIT, 'modelFit', { TF_CPP_MIN_LOG_LEVEL: '2' }),
    await forked(`${MODEL_FIT}, our environment`, 'modelFit', environment),
  ];
  if (hasPyTorch()) contestants.push(await eager(1), await eager(2));
  else say('PyTorch is left out: run `npm run bench:setup` first.');

  const times = contestants.map((): number[] => []);
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let turn = 0; turn < contestants.length; turn += 1) {
        const i = (round + turn) % contestants.length;
        times[i]!.push(...(await contestants[i]!.round()));
      }
    }
  } finally {
    for (const contestant of contestants) contestant.close();
  }

  const best = times.map(minimum);
  say(`\nLeNet, batch 64, SGD with momentum, data resident: milliseconds per step in ${ROUNDS} alternating rounds`);
  table([
    ['', 'minimum', 'median', 'ours is faster by', '(medians)'],
    ...contestants.map(({ name }, i) => [
      name,
      best[i]!.toFixed(2),
      median(times[i]!).toFixed(2),
      i === 0 ? '' : `${(best[i]! / best[0]!).toFixed(2)} ×`,
      i === 0 ? '' : `${(median(times[i]!) / median(times[0]!)).toFixed(2)} ×`,
    ]),
  ]);
  const bestOf = (part: string): number => Math.min(...best.filter((_, i) => contestants[i]!.name.startsWith(part)));
  const fit = bestOf(MODEL_FIT) / best[0]!;
  const requirements = [
    report(`at least ${FASTER_THAN_FIT} times faster than model.fit`, fit >= FASTER_THAN_FIT, `${fit.toFixed(2)} ×`),
  ];
  if (hasPyTorch()) {
    const torch = bestOf('PyTorch') / best[0]!;
    requirements.push(report('faster than PyTorch eager', torch > 1, `${torch.toFixed(2)} ×`));
  }
  return requirements;
}
