/**
 * Mixed precision: the networks in bfloat16 against their peers' mixed precision and against our own float32,
 * milliseconds per step in alternating rounds.
 */
import { candidates } from '../engine/host/plans/plan.ts';
import { PRECISIONS } from '../engine/program/precision.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { buildNetwork } from '../engine/training/network/network.ts';
import { type Contestant, roundOf } from './contestants/contestant.ts';
import { forked } from './contestants/forked.ts';
import { hasPeers, type Way } from './contestants/peers.ts';
import { BATCH } from './lenet.ts';
import { type Model, modelDocument, MIXED_MODELS } from './models.ts';
import { describe, isOfImages, startPeers } from './modelsSpeed.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const ROUNDS = 4;
/** Required gain over the fastest peers, in the geometric mean. */
const OVER_PEERS = 1.3;
/** Required gain over our own float32, of networks of large convolutions. */
const OVER_FLOAT32 = 2;

interface Result {
  readonly model: Model;
  readonly float32: number;
  readonly mixed: number;
  readonly peer: number;
  readonly peerName: string;
}

const waysFor = (model: Model): Way[] => [
  ...(['autocast', 'autocast-compiled', 'keras-mixed'] as const),
  ...(isOfImages(model) ? (['autocast-channels-last'] as const) : []),
];

async function compare(model: Model): Promise<Result> {
  const plans = candidates(buildNetwork(modelDocument(model)));
  const contestants: Contestant[] = [];
  for (const precision of PRECISIONS) {
    for (const plan of plans) {
      const name = `${describe(plan)}, ${precision}`;
      const settings = [JSON.stringify(plan), model, String(BATCH), precision];
      contestants.push(await forked(name, 'ours', engineEnvironment(plan, findEngine()!), settings));
    }
  }
  const own = contestants.length;
  contestants.push(...(await startPeers(model, waysFor(model))));
  const times = contestants.map((): number[] => []);
  try {
    for (let round = 0; round < ROUNDS; round += 1) await roundOf(contestants, times, round);
  } finally {
    for (const contestant of contestants) contestant.close();
  }
  say(`\n${model}: milliseconds per step in ${ROUNDS} alternating rounds`);
  table([
    ['', 'minimum', 'median'],
    ...contestants.map(({ name }, i) => [name, minimum(times[i]!).toFixed(2), median(times[i]!).toFixed(2)]),
  ]);
  const best = times.map(minimum);
  const peer = own < best.length ? minimum(best.slice(own)) : Infinity;
  return {
    model,
    float32: minimum(best.slice(0, plans.length)),
    mixed: minimum(best.slice(plans.length, own)),
    peer,
    peerName: contestants[own + best.slice(own).indexOf(peer)]?.name ?? '',
  };
}

export async function measureMixed(): Promise<Requirement[]> {
  if (!hasPeers()) {
    say('\nMixed precision is left out: run `npm run bench:setup` first.');
    return [];
  }
  const results: Result[] = [];
  for (const model of MIXED_MODELS) results.push(await compare(model));
  const ratios = results.map(({ mixed, peer }) => peer / mixed);
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
  return [
    ...results.map(({ model, peerName }, i) =>
      report(`${model}, mixed: faster than the fastest mixed peer (${peerName})`, ratios[i]! > 1, times(ratios[i]!)),
    ),
    report(`mixed: ${OVER_PEERS} times as fast in the geometric mean`, mean >= OVER_PEERS, times(mean)),
    ...results
      .filter(({ model }) => model === 'VGG' || model === 'ResNet-18')
      .map(({ model, float32, mixed }) =>
        report(
          `${model}, mixed: ${OVER_FLOAT32} times as fast as float32`,
          float32 / mixed >= OVER_FLOAT32,
          times(float32 / mixed),
        ),
      ),
  ];
}
