/** The preload script's interface to the page: one function per command and per event, without channel names. */
import type { AllCommands, AllEvents, Params, Reply, Result } from './client.ts';

export interface Bridge {
  readonly commands: { readonly [K in keyof AllCommands]: (params: Params<K>) => Promise<Reply<Result<K>>> };
  /** Each returns a function that stops listening. */
  readonly events: { readonly [K in keyof AllEvents]: (listener: (data: AllEvents[K]) => void) => () => void };
}
