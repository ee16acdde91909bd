/** The real engine process, dist/engine/host.cjs, as the app forks it. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Reply } from '../engine/protocol/client.ts';
import type { CommandName, Commands } from '../engine/protocol/commands.ts';
import type { EventName, Events } from '../engine/protocol/events.ts';
import type { FromEngine } from '../engine/host/process/transport.ts';
import { formatError } from '../engine/errors/error.ts';
import { root } from './lenet.ts';

export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #events = new EventEmitter();
  readonly #answers = new Map<number, (message: FromEngine) => void>();
  #next = 1;

  /** @param dataFolder of its runs, separate from the user's */
  constructor(dataFolder: string) {
    this.#child = fork(join(root, 'dist', 'engine', 'host.cjs'), {
      env: { ...process.env, XDG_DATA_HOME: dataFolder },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (message) => this.#receive(message as FromEngine));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  on<K extends EventName>(event: K, listener: (data: Events[K]) => void): void {
    this.#events.on(event, listener);
  }

  off<K extends EventName>(event: K, listener: (data: Events[K]) => void): void {
    this.#events.off(event, listener);
  }

  /** Resolves with the next event; rejects when a run fails instead. */
  async next<K extends EventName>(event: K): Promise<Events[K]> {
    const failed = new AbortController();
    try {
      const failure = once(this.#events, 'run.failed', { signal: failed.signal }).then(([data]) => {
        throw new Error(formatError((data as Events['run.failed']).error, 'en'));
      });
      failure.catch(() => undefined);
      return ((await Promise.race([once(this.#events, event), failure])) as [Events[K]])[0];
    } finally {
      failed.abort();
    }
  }

  async call<K extends CommandName>(command: K, params: Commands[K]['params']): Promise<Commands[K]['result']> {
    const id = this.#next++;
    this.#child.send({ id, command, params });
    const message = await new Promise<FromEngine>((resolve) => this.#answers.set(id, resolve));
    if (!('reply' in message)) throw new Error('No reply');
    const reply = message.reply as Reply<Commands[K]['result']>;
    if (!reply.ok) throw new Error(formatError(reply.error, 'en'));
    return reply.value;
  }

  async close(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }

  #receive(message: FromEngine): void {
    if ('reply' in message) {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    } else if ('event' in message) this.#events.emit(message.event, message.data);
  }
}
