/** One installer at a time on a machine: a lock file with the id of the process that holds it. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../errors/error.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the holder died, or never wrote its id. */
function isStale(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) return !isAlive(pid);
    return Date.now() - statSync(path).mtimeMs > 5000;
  } catch {
    return false;
  }
}

/**
 * Runs `work` while no other process holds the lock.
 * @param onWait called repeatedly while another process holds it.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: () => void,
  signal?: AbortSignal,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (signal?.aborted) throw new UserError('engine.cancelled');
    if (isStale(path)) {
      rmSync(path, { force: true });
      continue;
    }
    onWait();
    await sleep(250);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
