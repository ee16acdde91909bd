/** A small JSON file of the app: read once, validated, written atomically and durably. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { writeDurably } from '../../engine/host/files/durable.ts';

export class Store<T> {
  #value: T;
  #writing: Promise<void> = Promise.resolve();
  readonly #path: string;

  /** A missing or invalid file counts as the default: settings must not prevent a start. */
  constructor(path: string, schema: z.ZodType<T>, otherwise: T) {
    this.#path = path;
    this.#value = otherwise;
    try {
      this.#value = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      // The default remains.
    }
  }

  get value(): T {
    return this.#value;
  }

  /** Writes one value at a time, in order. Throws for disk errors. */
  set(value: T): Promise<void> {
    this.#value = value;
    const write = (): Promise<void> => writeDurably(this.#path, `${JSON.stringify(value, null, 2)}\n`);
    const done = this.#writing.then(write, write);
    this.#writing = done.catch(() => undefined);
    return done;
  }
}
