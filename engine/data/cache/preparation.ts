/** What follows and stops the preparation of data: the caller of `preparing`, for everything that its work awaits. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PreparedSize } from '../../datasets/files.ts';
import { UserError } from '../../errors/error.ts';

/** Samples of a preparation that are in the cache already. */
export interface PreparationProgress {
  /** Name of the data. */
  readonly name: string;
  readonly unit: 'images' | 'rows';
  readonly done: number;
  readonly of: number;
}

export interface PreparationWatch {
  /** Called ten times a second at most, and at the end with `done` = `of`. */
  progress(progress: PreparationProgress): void;
  /** Aborted where the preparation is to end. */
  readonly signal: AbortSignal;
}

const current = new AsyncLocalStorage<PreparationWatch>();

/** Runs work whose preparations report to a watch. */
export const preparing = <T>(watch: PreparationWatch, work: () => Promise<T>): Promise<T> => current.run(watch, work);

const EVERY_MS = 100;

/** Follows a preparation of this size: counts the bytes of each part, and throws a UserError where it was stopped. */
export function follow({ bytes, samples = 0, unit = 'rows', name = '' }: PreparedSize): {
  wrote(count: number): void;
  end(): void;
} {
  const watch = current.getStore();
  const signal = watch?.signal;
  let [written, told] = [0, 0];
  return {
    wrote(count) {
      if (signal?.aborted) throw new UserError('data.stopped', { name });
      written += count;
      const now = performance.now();
      if (!watch || !samples || now - told < EVERY_MS) return;
      told = now;
      watch.progress({ name, unit, done: Math.min(samples - 1, Math.floor((written / bytes) * samples)), of: samples });
    },
    end: () => {
      if (told) watch?.progress({ name, unit, done: samples, of: samples });
    },
  };
}
