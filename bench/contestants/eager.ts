/** PyTorch eager, from the virtual environment that `npm run bench:setup` makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mnist, root } from '../lenet.ts';
import type { Contestant } from './contestant.ts';

const folder = join(root, '.cache', 'bench-venv');
const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** The setup leaves this file when all is there. */
export const hasPyTorch = (): boolean => existsSync(join(folder, 'ready'));

export async function eager(threads: number): Promise<Contestant> {
  const name = `PyTorch eager, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const script = join(root, 'bench', 'contestants', 'eager.py');
  const child = spawn(python, [script, mnist, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended`);
  });
  ended.catch(() => undefined);
  const line = async (): Promise<string> => ((await Promise.race([once(lines, 'line'), ended])) as [string])[0];
  await line();
  return {
    name,
    round: async () => {
      const answer = line();
      child.stdin.write('\n');
      return (await answer).split(' ').map(Number);
    },
    close: () => void child.kill(),
  };
}
