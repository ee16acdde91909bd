/** Use of a trained LeNet in the engine process: one prediction, a test of 10,000 images, and the first step of a run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineProcess } from './engineProcess.ts';
import { lenet, mnist } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const PREDICTIONS = 2000;
const TESTS = 7;
const STARTS = 5;
/** Limits in milliseconds. */
const MOST = { prediction: 0.3, test: 250, firstStep: 300, coldStart: 3000 };
const SIDE = 28;

/** An image of the test set as a drawing. */
function drawing() {
  const file = readFileSync(join(mnist, 't10k-images-idx3-ubyte'));
  const pixels = file.subarray(16, 16 + SIDE * SIDE).toString('base64');
  return { kind: 'drawing', width: SIDE, height: SIDE, pixels } as const;
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push(await timed(work));
  return all;
}

/** Milliseconds from the call to the report of the first step; the run is stopped afterwards. */
async function firstStep(engine: EngineProcess, start = performance.now()): Promise<number> {
  const stepped = engine.next('step.metrics').then(() => performance.now() - start);
  const finished = engine.next('run.finished');
  finished.catch(() => undefined);
  const { run } = await engine.call('run.start', { document: lenet({ epochs: 2 }) });
  const first = await stepped;
  await engine.call('run.stop', { run });
  await finished;
  return first;
}

export async function measureInference(dataFolder: string): Promise<Requirement[]> {
  const begun = performance.now();
  const engine = new EngineProcess(dataFolder);
  try {
    const cold = await firstStep(engine, begun);
    const warm: number[] = [];
    for (let i = 0; i < STARTS; i += 1) warm.push(await firstStep(engine));
    const finished = engine.next('run.finished');
    const { run } = await engine.call('run.start', { document: lenet({ epochs: 1 }) });
    await finished;
    const first = await timed(() => engine.call('run.evaluate', { run }));
    const tests = await times(TESTS, () => engine.call('run.evaluate', { run }));
    await engine.call('try.open', { run });
    const input = drawing();
    const predict = (): Promise<unknown> => engine.call('try.predict', { run, input });
    await times(100, predict);
    const predictions = await times(PREDICTIONS, predict);
    const rows = [
      ['a prediction, by message', predictions],
      ['a test of 10,000 images', tests],
      ['to the first step, engine warm', warm],
    ] as const;
    say(`\nLeNet in the engine process; the first test, which loads weights and data, ${first.toFixed(0)} ms`);
    table([
      ['', 'least ms', 'median ms'],
      ...rows.map(([name, all]) => [name, minimum(all).toFixed(2), median(all).toFixed(2)]),
      ['from the start of the engine to the first step', cold.toFixed(0), ''],
    ]);
    const requirement = (text: string, value: number, most: number): Requirement =>
      report(`${text} below ${most} ms`, value < most, `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`);
    return [
      requirement('a prediction of one image by LeNet', minimum(predictions), MOST.prediction),
      requirement('a test of 10,000 images', minimum(tests), MOST.test),
      requirement('the first step of a network that was trained before', minimum(warm), MOST.firstStep),
      requirement('from the start of the engine to the first step', cold, MOST.coldStart),
    ];
  } finally {
    await engine.close();
  }
}
