/** PyTorch and Keras, in the virtual environment created by `npm run bench:setup`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mnist, root } from '../lenet.ts';
import type { Model } from '../models.ts';
import type { Contestant } from './contestant.ts';

const folder = join(root, '.cache', 'bench-venv');
export const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** The setup creates this file when it is complete. */
export const hasPeers = (): boolean => existsSync(join(folder, 'ready'));
/** Whether Optuna is among them: environments of earlier versions lack it. */
export const hasOptuna = (): boolean => existsSync(join(folder, 'optuna'));
/** Whether pandas and torchvision are. */
export const hasDataPeers = (): boolean => existsSync(join(folder, 'data'));

export type Way =
  | 'eager'
  | 'channels-last'
  | 'compiled'
  | 'keras'
  | 'autocast'
  | 'autocast-channels-last'
  | 'autocast-compiled'
  | 'keras-mixed';
const NAMES: { readonly [K in Way]: string } = {
  eager: 'PyTorch eager',
  'channels-last': 'PyTorch channels-last',
  compiled: 'PyTorch compiled',
  keras: 'Keras',
  autocast: 'PyTorch autocast',
  'autocast-channels-last': 'PyTorch autocast, channels-last',
  'autocast-compiled': 'PyTorch autocast, compiled',
  'keras-mixed': 'Keras mixed_bfloat16',
};

export const peerName = (way: Way, threads: number): string =>
  `${NAMES[way]}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

/** @param model a network, or `matmul` for large matrix products */
export async function peer(model: Model | 'matmul', way: Way, threads: number): Promise<Contestant> {
  const name = peerName(way, threads);
  const script = join(root, 'bench', 'contestants', 'peers.py');
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: '3' };
  const child = spawn(python, [script, mnist, model, way, String(threads)], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended`);
  });
  ended.catch(() => undefined);
  const line = async (): Promise<string> => ((await Promise.race([once(lines, 'line'), ended])) as [string])[0];
  while ((await line()) !== 'ready');
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
