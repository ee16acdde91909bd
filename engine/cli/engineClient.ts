/** Client of an own engine process, for commands that run once. */
import { EventEmitter } from 'node:events';
import type { ErrorCode } from '../errors/table.ts';
import { UserError } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';
import type { CommandName, Commands } from '../protocol/commands.ts';
import type { EventName, Events } from '../protocol/events.ts';
import { Supervisor } from '../host/process/supervisor.ts';
import { forkEngine } from './engineProcess.ts';

const PATIENCE = 10_000;

export const asError = ({ code, params, where }: ErrorData): UserError =>
  new UserError(code as ErrorCode, params, where);

export class EngineClient {
  readonly #events = new EventEmitter();
  readonly #supervisor = new Supervisor({
    spawn: forkEngine,
    emit: (event, data) => void this.#events.emit(event, data),
  });

  async call<K extends CommandName>(command: K, params: Commands[K]['params']): Promise<Commands[K]['result']> {
    const reply = await this.#supervisor.call(command, params);
    if (!reply.ok) throw asError(reply.error);
    return reply.value;
  }

  on<K extends EventName>(event: K, listener: (data: Events[K]) => void): void {
    this.#events.on(event, listener);
  }

  close(): Promise<void> {
    return this.#supervisor.shutDown(PATIENCE);
  }
}
