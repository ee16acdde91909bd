/** A run on a disk of its own, which is repeatedly filled and emptied. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DATA_VARIABLE } from '../../engine/data/directories.ts';
import { loadCheckpoint, loadMetrics } from '../../engine/host/runs/runs.ts';

const CYCLES = 10;
/** Milliseconds for a run to notice, or to continue. */
const PATIENCE = 20_000;

type Said = Readonly<Record<string, unknown>>;

/** Runs only where a disk can be mounted; returns 0 cycles elsewhere. */
export async function disk(program: string, sample: string): Promise<{ cycles: number; faults: string[] }> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { cycles: 0, faults: [] };
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-disk-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data]);
  process.env[DATA_VARIABLE] = data;
  const child = spawn(process.execPath, [program, 'training', folder, sample], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: Said[] = [];
  child.stdout.on('data', (part: Buffer) => {
    for (const line of part.toString().split('\n')) if (line) said.push(JSON.parse(line) as Said);
  });
  const faults: string[] = [];
  const heard = async (event: string, count: number): Promise<boolean> => {
    const end = Date.now() + PATIENCE;
    while (said.filter((one) => one['event'] === event).length < count && Date.now() < end) await delay(20);
    return said.filter((one) => one['event'] === event).length >= count;
  };
  try {
    if (!(await heard('checkpoint.written', 2))) return { cycles: 0, faults: ['it does not train'] };
    const run = String(said.find((one) => one['event'] === 'run.started')?.['run']);
    for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
      const filler = fill(data);
      const waits = said.filter((one) => one['event'] === 'run.waiting').length;
      if (!(await heard('run.waiting', waits + 1))) faults.push(`${cycle}: it does not wait`);
      const { epoch, fellBack } = await loadCheckpoint(run);
      const told = Number(said.findLast((one) => one['event'] === 'checkpoint.written')?.['epoch']);
      if (fellBack || epoch < told) faults.push(`${cycle}: epoch ${epoch} of ${told}`);
      await delay(Math.random() * 1500);
      rmSync(filler);
      if (!(await heard('run.resumed', cycle))) faults.push(`${cycle}: it does not go on`);
    }
    const { steps, damaged, stepsPerEpoch } = await loadMetrics(run);
    // All steps, in order, once each; a long run is subsampled.
    const places = steps.map(({ epoch, step }) => (epoch - 1) * stepsPerEpoch + step);
    const apart = places[1]! - places[0]!;
    if (damaged || places.some((place, i) => place !== places[0]! + i * apart))
      faults.push(`metrics, ${damaged} damaged`);
  } finally {
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    execFileSync('umount', ['-l', data]);
    rmSync(folder, { recursive: true, force: true });
  }
  return { cycles: CYCLES, faults };
}

/** Fills the disk to the last byte. */
function fill(folder: string): string {
  const path = join(folder, 'filler');
  let size = 0;
  for (let step = 1024 * 1024; step >= 4096; step /= 2) {
    for (let full = false; !full;) {
      try {
        writeFileSync(path, Buffer.alloc(step), { flag: 'a' });
        size += step;
      } catch {
        truncateSync(path, size);
        full = true;
      }
    }
  }
  return path;
}
