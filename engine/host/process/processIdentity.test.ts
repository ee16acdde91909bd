import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { isRunning, processIdentity } from './processIdentity.ts';

describe('a process', () => {
  it('is running under its identity alone', async () => {
    const identity = await processIdentity(process.pid);
    expect(await isRunning(process.pid, identity)).toBe(true);
    expect(await isRunning(process.pid, `${identity} earlier`)).toBe(false);
    expect(await isRunning(process.pid, null)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('that has ended is not running, though nobody has asked for it', async () => {
    // The shell becomes a program that never asks for its child.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(text.toString());
      expect(await isRunning(pid, null)).toBe(true);
      await vi.waitFor(async () => expect(await isRunning(pid, null)).toBe(false), { timeout: 5000 });
      // It still answers signals.
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      parent.kill();
    }
  });
});
