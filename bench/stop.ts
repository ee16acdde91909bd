/** Time of a stop, from the call to the reply, which is sent when the last checkpoint is on disk. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { lenet } from './lenet.ts';
import { report, type Requirement, say } from './report.ts';
import { median } from './statistics.ts';

const TIMES = 10;
/** Limit in milliseconds. */
const LIMIT = 300;
/** Longer than an epoch, so that some stops fall into a validation or a checkpoint. */
const WINDOW = 4000;

export async function measureStop(dataFolder: string): Promise<Requirement[]> {
  const engine = new EngineProcess(dataFolder);
  const latencies: number[] = [];
  try {
    for (let i = 0; i < TIMES; i += 1) {
      const finished = engine.next('run.finished');
      const { run } = await engine.call('run.start', { document: lenet({ epochs: 1000 }) });
      await sleep(Math.random() * WINDOW);
      const start = performance.now();
      await engine.call('run.stop', { run });
      latencies.push(performance.now() - start);
      if (!(await finished).stopped) throw new Error('The run ended by itself');
    }
  } finally {
    await engine.close();
  }
  say(`\nStop, ${TIMES} times at random moments: ${latencies.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  const most = Math.max(...latencies);
  return [
    report(
      `a stop takes less than ${LIMIT} ms`,
      most < LIMIT,
      `at most ${most.toFixed(0)} ms, median ${median(latencies).toFixed(0)} ms`,
    ),
  ];
}
