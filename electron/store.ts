/** A small JSON file of the app's own: read once, checked, written whole and durably. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { writeDurably } from '../engine/host/files/durable.ts';

export class Store<T> {
  #value: T;
  #writing: Promise<void> = Promise.resolve();
  readonly #path: string;

  /** A file that is missing or broken counts as the default: settings are never worth a failed start. */
  constructor(path: string, schema: z.ZodType<T>, otherwise: T) {
    this.#path = path;
    this.#value = otherwise;
    try {
      this.#value = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      // The default stands.
    }
  }

  get value(): T {
    return this.#value;
  }

  /** One write at a time, in order. Throws when the disk refuses. */
  set(value: T): Promise<void> {
    this.#value = value;
    const write = (): Promise<void> => writeDurably(this.#path, `${JSON.stringify(value, null, 2)}\n`);
    const done = this.#writing.then(write, write);
    this.#writing = done.catch(() => undefined);
    return done;
  }
}
