/**
 * Identity of a process beyond its id. Systems reuse ids, soon after a restart even the same ones, so that a living id
 * proves nothing; together with the start time it is unique.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATIENCE = 5000;

/**
 * A text that differs for every process, past and future; null where there is no such process, or the system does not
 * tell.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await fromProc(pid);
    const options = { timeout: PATIENCE, windowsHide: true };
    const asked =
      process.platform === 'win32'
        ? run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`], options)
        : run('ps', ['-o', 'lstart=', '-p', String(pid)], { ...options, env: { ...process.env, LC_ALL: 'C' } });
    return (await asked).stdout.trim() || null;
  } catch {
    return null;
  }
}

/**
 * The boot id, and the start time in clock ticks since boot: field 22 of proc(5)'s stat, whose field 2 may contain
 * anything.
 */
async function fromProc(pid: number): Promise<string> {
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return `${boot} ${(await statOf(pid))[19]!}`;
}

/** Fields of proc(5)'s stat from the third on. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Whether a process has ended and its parent has not asked for it yet: it answers signals, and does nothing any more. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const [state] = await statOf(pid).catch(() => []);
  return state === 'Z' || state === 'X';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param identity of the expected process; null where unknown, and only the id is compared */
export async function isRunning(pid: number, identity: string | null | undefined): Promise<boolean> {
  if (pid <= 0 || !isAlive(pid) || (await isZombie(pid))) return false;
  const now = identity ? await processIdentity(pid) : null;
  return now === null || now === identity;
}
