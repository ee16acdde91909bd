/** The renderer's only access to everything outside its window. */
import type { ErrorData } from '../errors/types.ts';
import type { PageCommands } from './commands.ts';
import type { Events } from './events.ts';
import type { ShellCommands, ShellEvents } from './shellCommands.ts';

export type AllCommands = PageCommands & ShellCommands;
export type AllEvents = Events & ShellEvents;
export type Params<K extends keyof AllCommands> = AllCommands[K]['params'];
export type Result<K extends keyof AllCommands> = AllCommands[K]['result'];

/** A reply with errors as data: nothing is thrown across processes. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorData };

export interface Client {
  call<K extends keyof AllCommands>(name: K, params: Params<K>): Promise<Reply<Result<K>>>;
  /** Returns a function that stops listening. */
  on<K extends keyof AllEvents>(name: K, listener: (data: AllEvents[K]) => void): () => void;
}
