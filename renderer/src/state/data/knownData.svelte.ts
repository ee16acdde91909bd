/** Handles of the data that the user has picked on this machine, by their paths in documents. */
import { SvelteMap } from 'svelte/reactivity';
import type { DataSource } from '../../../../engine/datasets/source.ts';
import { UserError } from '../../../../engine/errors/error.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { FileHandle, PickedData } from '../../../../engine/protocol/commands.ts';
import type { KnownData as Known } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { toasts } from '../view/toasts.svelte.ts';

class KnownData {
  readonly #handles = new SvelteMap<string, FileHandle>();

  learn({ path, data }: Known): void {
    this.#handles.set(path, data);
  }

  /** Data that were read may be read again, by their own path and by that in the document. */
  learnPicked({ data, report }: PickedData): void {
    this.#handles.set(report.path, data);
  }

  of(path: string): FileHandle | null {
    return this.#handles.get(path) ?? null;
  }

  /** The handle of a document's data; null where they need none, or were not picked here. */
  for(source: DataSource): FileHandle | null {
    return source.kind === 'none' ? null : this.of(source.path);
  }

  /** The error of data that were not picked here; null where they can be read. */
  refusal(source: DataSource): ErrorData | null {
    if (source.kind === 'none' || source.path.startsWith('sample:') || this.of(source.path) !== null) return null;
    return new UserError('data.notPicked', { path: source.path }, { path: source.path }).data;
  }

  /** Asks whether a document's data may be read. Returns the answer. */
  async allow(source: DataSource): Promise<boolean> {
    if (source.kind === 'none') return true;
    const reply = await client.call('data.allow', { path: source.path });
    if (!reply.ok) toasts.error(reply.error);
    if (!reply.ok || reply.value === null) return false;
    this.learn(reply.value);
    // Main knows the absolute path.
    this.learn({ path: source.path, data: reply.value.data });
    return true;
  }
}

export const knownData = new KnownData();
