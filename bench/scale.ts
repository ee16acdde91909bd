/** Scaling of training: with batch size and data, time to the first step, and cost of layer statistics. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import { defaultPlan } from '../engine/host/plans/plan.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { forked } from './contestants/forked.ts';
import { EngineProcess } from './engineProcess.ts';
import { lenet, mnist, resized, root } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const BATCHES = [1, 4, 16, 64, 256, 1024];
/** Allowed deviation of an epoch over ten times the data from ten times the duration. */
const LINEAR = 0.25;
/** Limits in seconds to the first step. */
const FIRST_STEP = { 'lenet-mnist': 1, resnet18: 3 } as const;
const LOOKS_COST = 0.03;
const LOOKS_PAIRS = 4;

async function throughput(): Promise<void> {
  const plan = defaultPlan();
  const rows: string[][] = [];
  for (const batch of BATCHES) {
    const environment = engineEnvironment(plan, findEngine()!);
    const contestant = await forked('ours', 'ours', environment, [JSON.stringify(plan), 'LeNet', String(batch)]);
    const times = [...(await contestant.round()), ...(await contestant.round())];
    contestant.close();
    const best = minimum(times);
    rows.push([String(batch), best.toFixed(2), Math.round((batch / best) * 1000).toLocaleString('en-US')]);
  }
  say('\nLeNet by batch size');
  table([['batch', 'ms a step', 'samples a second'], ...rows]);
}

async function runOf(
  engine: EngineProcess,
  document: TensorsmithDocument,
): Promise<{ first: number; epochs: number[] }> {
  const epochs: number[] = [];
  const start = performance.now();
  const stepped = engine.next('step.metrics').then(() => performance.now() - start);
  engine.on('epoch.metrics', ({ seconds }) => epochs.push(seconds));
  const finished = engine.next('run.finished');
  await engine.call('run.start', { document });
  const first = await stepped;
  await finished;
  return { first, epochs };
}

async function epochs(dataFolder: string): Promise<Requirement[]> {
  const seconds: number[] = [];
  for (const count of [6000, 60_000, 600_000]) {
    const engine = new EngineProcess(dataFolder);
    try {
      const path = resized(join(dataFolder, `mnist-${count}`), count);
      const document = lenet({ epochs: count > 60_000 ? 1 : 3 });
      const { epochs: times } = await runOf(engine, {
        ...document,
        data: { ...document.data, source: { kind: 'idx', path }, validationShare: 0 },
      });
      seconds.push(minimum(times));
    } finally {
      await engine.close();
    }
  }
  const [tenth, whole, ten] = seconds as [number, number, number];
  say(`\nAn epoch of LeNet over 6,000, 60,000 and 600,000 images: ${seconds.map((s) => s.toFixed(2)).join(', ')} s`);
  const ratios = [whole / tenth / 10, ten / whole / 10];
  const linear = ratios.every((ratio) => Math.abs(ratio - 1) < LINEAR);
  return [
    report(
      'ten times the data take ten times as long',
      linear,
      ratios.map((r) => `${(10 * r).toFixed(1)} ×`).join(', '),
    ),
  ];
}

async function firstSteps(dataFolder: string): Promise<Requirement[]> {
  const found: Requirement[] = [];
  for (const [name, limit] of Object.entries(FIRST_STEP)) {
    const sample = readDocument(readFileSync(join(root, 'resources', 'samples', `${name}.json`), 'utf8'));
    const training = { ...sample.training, epochs: 1000 };
    const document = { ...sample, training, data: { ...sample.data, source: { kind: 'idx', path: mnist } as const } };
    const times: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const engine = new EngineProcess(dataFolder);
      // The app has called `doctor` long before the user trains.
      await engine.call('doctor', { all: true });
      await engine.call('data.inspect', { path: mnist });
      const start = performance.now();
      const stepped = engine.next('step.metrics').then(() => performance.now() - start);
      const { run } = await engine.call('run.start', { document });
      times.push((await stepped) / 1000);
      await engine.call('run.stop', { run });
      await engine.close();
    }
    const best = minimum(times);
    found.push(
      report(
        `${name}: first step within ${limit} s`,
        best < limit,
        `${best.toFixed(2)} s, median ${median(times).toFixed(2)} s`,
      ),
    );
  }
  return found;
}

/** Epochs with and without layer statistics, alternately. The first of a run is left out: it builds the programs. */
async function looks(dataFolder: string): Promise<Requirement[]> {
  const engine = new EngineProcess(dataFolder);
  const ratios: number[] = [];
  try {
    const plain = lenet({ epochs: 3 });
    const epoch = async (statisticsEvery: number): Promise<number> => {
      const training = { ...plain.training, statisticsEvery };
      const data = { ...plain.data, validationShare: 0 };
      const times: number[] = [];
      const listen = ({ seconds: time }: { seconds: number }): void => void times.push(time);
      engine.on('epoch.metrics', listen);
      const finished = engine.next('run.finished');
      await engine.call('run.start', { document: { ...plain, data, training } });
      await finished;
      engine.off('epoch.metrics', listen);
      return minimum(times.slice(1));
    };
    for (let i = 0; i < LOOKS_PAIRS; i += 1) {
      const [first, second] = i % 2 ? [0, 50] : [50, 0];
      const [a, b] = [await epoch(first), await epoch(second)];
      ratios.push(first === 50 ? a / b : b / a);
    }
  } finally {
    await engine.close();
  }
  const cost = median(ratios) - 1;
  return [report('looks inside every 50 steps cost less than 3 %', cost < LOOKS_COST, `${(cost * 100).toFixed(1)} %`)];
}

export async function measureScale(dataFolder: string): Promise<Requirement[]> {
  await throughput();
  return [...(await epochs(dataFolder)), ...(await firstSteps(dataFolder)), ...(await looks(dataFolder))];
}
