/** A contestant in a Node process of its own, since libraries read their settings when they load. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../lenet.ts';
import type { About, Contestant } from './contestant.ts';

/** Messages of a child: `ready` once, then the milliseconds per step of a round's measurements. */
export type Answer =
  | { readonly ready: true; readonly about?: About }
  | { readonly milliseconds: readonly number[] }
  | { readonly error: string };

/** @param entry a file of bench/contestants, bundled by scripts/bench.mjs */
export async function forked(
  name: string,
  entry: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Contestant> {
  const child = fork(join(root, '.cache', 'bench', `${entry}.mjs`), [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr!.on('data', (text: Buffer) => (complaints = (complaints + String(text)).slice(-2000)));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended: ${complaints}`);
  });
  ended.catch(() => undefined);
  const answer = async (): Promise<Answer> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
    if ('error' in message) throw new Error(`${name}: ${message.error}`);
    return message;
  };
  const first = await answer();
  return {
    name,
    about: 'ready' in first ? first.about : undefined,
    round: async () => {
      const answering = answer();
      child.send('round');
      const message = await answering;
      return 'milliseconds' in message ? message.milliseconds : [];
    },
    close: () => void child.kill(),
  };
}

/** Least duration of a round in milliseconds. */
const ROUND = 1000;

/** A measurement, and what is said of it. */
export interface Measured {
  readonly about: About;
  readonly stretch: () => Promise<number>;
}

/**
 * The child's side.
 * @param load returns a function that trains one measurement and returns its milliseconds per step
 */
export function answerRounds(load: () => Promise<Measured | (() => Promise<number>)>): void {
  const send = (answer: Answer): void => void process.send!(answer);
  const fail = (error: unknown): void => send({ error: (error as Error).stack ?? String(error) });
  process.on('disconnect', () => process.exit(0));
  load().then((loaded) => {
    const stretch = 'stretch' in loaded ? loaded.stretch : loaded;
    const round = async (): Promise<void> => {
      const milliseconds: number[] = [];
      for (const start = performance.now(); performance.now() - start < ROUND;) milliseconds.push(await stretch());
      send({ milliseconds });
    };
    process.on('message', () => void round().catch(fail));
    send({ ready: true, ...('about' in loaded ? { about: loaded.about } : {}) });
  }, fail);
}
