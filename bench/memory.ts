/** Resident memory of the engine process after each epoch of one run. */
import { execFileSync } from 'node:child_process';
import { EngineProcess } from './engineProcess.ts';
import { lenet } from './lenet.ts';
import { report, type Requirement, say } from './report.ts';

const EPOCHS = 5;
const LIMIT_MB = 1200;
/** Allowed growth of memory over the last epochs; it may shrink, whenever garbage is collected. */
const STEADY = { epochs: 3, within: 0.02 };

/** Resident memory in megabytes of 10⁶ bytes. Null where the system does not report it. */
function residentMegabytes(pid: number): number | null {
  if (process.platform === 'win32') return null;
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kilobytes * 1024) / 1e6;
}

export async function measureMemory(dataFolder: string): Promise<Requirement[]> {
  const engine = new EngineProcess(dataFolder);
  const megabytes: number[] = [];
  try {
    engine.on('checkpoint.written', () => {
      const value = residentMegabytes(engine.pid);
      if (value !== null) megabytes.push(value);
    });
    const finished = engine.next('run.finished');
    await engine.call('run.start', { document: lenet({ epochs: EPOCHS }) });
    await finished;
  } finally {
    await engine.close();
  }
  if (!megabytes.length) {
    say('\nMemory is not measured on this system.');
    return [];
  }
  say(`\nMemory of the engine process after each epoch: ${megabytes.map((mb) => mb.toFixed(0)).join(', ')} MB`);
  const most = Math.max(...megabytes);
  const last = megabytes.slice(-STEADY.epochs);
  const growth = Math.max(...last) / last[0]! - 1;
  return [
    report('memory stays below 1.2 GB', most < LIMIT_MB, `${most.toFixed(0)} MB`),
    report(
      'memory does not grow',
      growth < STEADY.within,
      `at most ${(growth * 100).toFixed(1)} % over the last ${STEADY.epochs} epochs`,
    ),
  ];
}
