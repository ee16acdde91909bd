/**
 * The five networks against their peers: milliseconds per step in alternating rounds, beside the time of the arithmetic
 * alone at the rate of large matrix products measured in the same run.
 */
import { readFileSync } from 'node:fs';
import { candidates } from '../engine/host/plans/plan.ts';
import type { Plan } from '../engine/runtime/runtime.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { trainingBundle } from '../engine/training/programs/bundle.ts';
import { programMultiplyAdds } from '../engine/training/cost.ts';
import { buildNetwork } from '../engine/training/network/network.ts';
import { type Contestant, roundOf } from './contestants/contestant.ts';
import { forked } from './contestants/forked.ts';
import { hasPeers, peer, type Way } from './contestants/peers.ts';
import { BATCH } from './lenet.ts';
import { type Model, modelDocument, MODELS } from './models.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const ROUNDS = 7;
const THREADS = [1, 2];
/** Required share of the matrix product rate, for networks that are mostly products. */
const SHARE = 0.7;

/** Whether the layout of images matters. */
export const isOfImages = (model: Model): boolean => ['LeNet', 'VGG', 'ResNet-18'].includes(model);

export const describe = ({ intraThreads, interThreads, shards }: Plan): string =>
  `ours, ${shards} ${shards === 1 ? 'part' : 'parts'}, ${intraThreads}×${interThreads} threads`;

interface Result {
  readonly model: Model;
  readonly ours: number;
  readonly best: number;
  readonly bestName: string;
  readonly arithmetic: number;
}

/** Starts the available peers; missing ones are reported and skipped. */
export async function startPeers(model: Model, ways: readonly Way[]): Promise<Contestant[]> {
  const started: Contestant[] = [];
  for (const way of ways) {
    for (const threads of THREADS) {
      try {
        started.push(await peer(model, way, threads));
      } catch {
        say(`${way} with ${threads} threads does not run ${model} here.`);
      }
    }
  }
  return started;
}

const waysFor = (model: Model): Way[] => [
  ...(['eager', 'compiled', 'keras'] as const),
  ...(isOfImages(model) ? (['channels-last'] as const) : []),
];

async function compare(model: Model, productsPerMillisecond: number): Promise<Result> {
  const document = modelDocument(model);
  const network = buildNetwork(document);
  const contestants: Contestant[] = [];
  for (const plan of candidates(network)) {
    const environment = engineEnvironment(plan, findEngine()!);
    contestants.push(await forked(describe(plan), 'ours', environment, [JSON.stringify(plan), model]));
  }
  const own = contestants.length;
  contestants.push(...(await startPeers(model, waysFor(model))));
  const times = contestants.map((): number[] => []);
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await roundOf(contestants, times, round);
    }
  } finally {
    for (const contestant of contestants) contestant.close();
  }
  const best = times.map(minimum);
  const ours = minimum(best.slice(0, own));
  const peers = best.slice(own);
  const data = { sample: [28, 28, 1], channelsLast: true, classes: 10, trainCount: 60_000, testCount: 0 };
  const plan = { intraThreads: 1, interThreads: 1, shards: 1 };
  const { step } = trainingBundle(network, document.training, data, plan).functions;
  const arithmetic = programMultiplyAdds(step!.program, BATCH) / productsPerMillisecond;
  say(
    `\n${model}: milliseconds per step in ${ROUNDS} alternating rounds; the arithmetic alone ${arithmetic.toFixed(2)}`,
  );
  table([
    ['', 'minimum', 'median', 'ours is faster by'],
    ...contestants.map(({ name }, i) => [
      name,
      best[i]!.toFixed(2),
      median(times[i]!).toFixed(2),
      i < own ? '' : `${(best[i]! / ours).toFixed(2)} ×`,
    ]),
  ]);
  const fastest = peers.length ? minimum(peers) : Infinity;
  const bestName = contestants[own + peers.indexOf(fastest)]?.name ?? '';
  return { model, ours, best: fastest, bestName, arithmetic };
}

/** With AVX-512, products are so fast that the requirement is higher. Detected on Linux only. */
const hasAvx512 = (): boolean =>
  process.platform === 'linux' && readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f');

/** Multiply-adds per millisecond of products of matrices 1024×1024, the best of one and two threads. */
async function productRate(): Promise<number> {
  const rates: number[] = [];
  for (const threads of THREADS) {
    const contestant = await peer('matmul', 'eager', threads);
    const times = [...(await contestant.round()), ...(await contestant.round())];
    contestant.close();
    rates.push(1024 ** 3 / minimum(times));
  }
  return Math.max(...rates);
}

export async function measureModels(): Promise<Requirement[]> {
  if (!hasPeers()) {
    say('\nThe five networks are left out: run `npm run bench:setup` first.');
    return [];
  }
  const rate = await productRate();
  say(`\nLarge matrix products: ${((2 * rate) / 1e6).toFixed(0)} GFLOP/s`);
  const results: Result[] = [];
  for (const model of MODELS) results.push(await compare(model, rate));
  const mean = Math.exp(results.reduce((sum, { best, ours }) => sum + Math.log(best / ours), 0) / results.length);
  const aim = hasAvx512() ? 2 : 1.5;
  const named = (model: Model): Result => results.find((result) => result.model === model)!;
  return [
    ...results.map(({ model, ours, best, bestName }) =>
      report(`${model}: faster than the fastest peer (${bestName})`, ours < best, `${(best / ours).toFixed(2)} ×`),
    ),
    report(`in the geometric mean ${aim} times as fast as the fastest peers`, mean >= aim, `${mean.toFixed(2)} ×`),
    ...(['MLP', 'VGG'] as const).map((model) => {
      const share = named(model).arithmetic / named(model).ours;
      return report(`${model}: at 70 % of the matrix-product rate`, share >= SHARE, `${(share * 100).toFixed(0)} %`);
    }),
  ];
}
