/** Contestants that read data once, each time in a new process, so that nothing is known from the time before. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../lenet.ts';
import { engineEnvironment } from '../../engine/host/process/engineEnvironment.ts';
import { python } from './peers.ts';

/** Without the start of the process. */
export interface Times {
  readonly seconds: number;
  /** Of all threads and child processes: other programs at work change it less. */
  readonly processorSeconds: number;
}

export interface Once {
  readonly name: string;
  run(): Promise<Times>;
}

const run = promisify(execFile);

/** @param args name of the contestant in `reading.ts` or `reading.py`, and what it takes */
export const reader = (
  name: string,
  language: 'node' | 'python',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Once => ({
  name,
  async run() {
    const [program, script] =
      language === 'node'
        ? [process.execPath, join(root, '.cache', 'bench', 'reading.mjs')]
        : [python, join(root, 'bench', 'contestants', 'reading.py')];
    const { stdout } = await run(program, [script, ...args], { env: { ...engineEnvironment(), ...env } });
    const [seconds = NaN, processorSeconds = NaN] = stdout.trim().split('\n').at(-1)!.split(' ').map(Number);
    return { seconds, processorSeconds };
  },
});

/** So many rounds of all, each beginning with another one. @returns the times of each contestant */
export async function rounds(contestants: readonly Once[], count: number): Promise<Times[][]> {
  const times = contestants.map((): Times[] => []);
  for (let round = 0; round < count; round += 1)
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const i = (round + turn) % contestants.length;
      times[i]!.push(await contestants[i]!.run());
    }
  return times;
}

export const secondsOf = (times: readonly Times[]): number[] => times.map(({ seconds }) => seconds);
export const processorSecondsOf = (times: readonly Times[]): number[] =>
  times.map(({ processorSeconds }) => processorSeconds);
