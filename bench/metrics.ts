/** Cost of live metrics: an epoch of the engine process with its events consumed here, against the bare loop. */
import { defaultPlan } from '../engine/host/plans/plan.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { forked } from './contestants/forked.ts';
import { EngineProcess } from './engineProcess.ts';
import { lenet } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const LEAST_ROUNDS = 5;
/** Most rounds: noise only adds time, so that more rounds bring both minima closer to the truth. */
const MOST_ROUNDS = 25;
const LIMIT = 0.02;

export async function measureMetrics(dataFolder: string): Promise<Requirement[]> {
  const bare = await forked('bare loop', 'bareLoop', engineEnvironment(defaultPlan(), findEngine()!));
  const engine = new EngineProcess(dataFolder);
  const consumed = { events: 0, steps: 0 };
  engine.on('step.metrics', ({ steps, loss, accuracy }) => {
    if (steps.length !== loss.length || steps.length !== accuracy.length) throw new Error('Arrays differ in length');
    consumed.events += 1;
    consumed.steps += steps.length;
  });
  const liveRound = async (): Promise<number> => {
    const starting = engine.next('run.started');
    const epoch = engine.next('epoch.metrics');
    const finished = engine.next('run.finished');
    await engine.call('run.start', { document: lenet() });
    const { stepsPerEpoch } = await starting;
    const { seconds } = await epoch;
    await finished;
    return (seconds * 1000) / stepsPerEpoch;
  };
  const [live, alone]: [number[], number[]] = [[], []];
  const cost = (): number => minimum(live) / minimum(alone) - 1;
  try {
    while (live.length < LEAST_ROUNDS || (live.length < MOST_ROUNDS && cost() >= LIMIT)) {
      // The order alternates, so that a drift of the clock rate favours none.
      const turns = [
        async () => void live.push(await liveRound()),
        async () => void alone.push(...(await bare.round())),
      ];
      for (const turn of live.length % 2 ? turns.reverse() : turns) await turn();
    }
  } finally {
    bare.close();
    await engine.close();
  }
  say(`\nLive metrics: milliseconds per step over an epoch with its validation, ${live.length} alternating rounds`);
  table([
    ['', 'minimum', 'median'],
    ['bare loop', minimum(alone).toFixed(3), median(alone).toFixed(3)],
    ['engine process, events consumed', minimum(live).toFixed(3), median(live).toFixed(3)],
  ]);
  say(`${consumed.events} events with ${consumed.steps} steps arrived.`);
  return [report('live metrics cost less than 2 %', cost() < LIMIT, `${(cost() * 100).toFixed(1)} %`)];
}
