/** What the preload script hands to the page: one function per command and per event, no channel. */
import type { AllCommands, AllEvents, Params, Reply, Result } from './client.ts';

export interface Bridge {
  readonly commands: { readonly [K in keyof AllCommands]: (params: Params<K>) => Promise<Reply<Result<K>>> };
  /** Each returns the way to stop listening. */
  readonly events: { readonly [K in keyof AllEvents]: (listener: (data: AllEvents[K]) => void) => () => void };
}
