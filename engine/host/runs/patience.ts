/** Retries writes until they succeed: a full disk may have room later. */
import { setTimeout as delay } from 'node:timers/promises';
import { isStorageError } from '../../data/storage.ts';
import type { ErrorData } from '../../errors/types.ts';

/** Seconds between retries; the last value repeats. */
const PAUSES = [1, 2, 4, 5];

interface Hooks {
  waiting(error: ErrorData, seconds: number): void;
  resumed(): void;
}

export class Patience {
  readonly #signal: AbortSignal;
  readonly #hooks: Hooks;

  /** @param signal ends the waiting: after it there is one last attempt, which may fail */
  constructor(signal: AbortSignal, hooks: Hooks) {
    this.#signal = signal;
    this.#hooks = hooks;
  }

  /** @param write may be called again after a failure; gets the number of failures so far */
  async until<T>(write: (failures: number) => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures += 1) {
      const last = this.#signal.aborted;
      try {
        const done = await write(failures);
        if (failures > 0) this.#hooks.resumed();
        return done;
      } catch (error) {
        if (last || !isStorageError(error)) throw error;
        const seconds = PAUSES[failures] ?? PAUSES.at(-1)!;
        this.#hooks.waiting(error.data, seconds);
        await delay(seconds * 1000, undefined, { signal: this.#signal }).catch(() => undefined);
      }
    }
  }
}
