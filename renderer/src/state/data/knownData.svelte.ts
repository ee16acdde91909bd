/** Handles of the data that this user has picked on this machine, by the paths that documents know them by. */
import { SvelteMap } from 'svelte/reactivity';
import type { DataSource } from '../../../../engine/datasets/source.ts';
import { UserError } from '../../../../engine/errors/error.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { FileHandle, PickedData } from '../../../../engine/protocol/page.ts';
import type { KnownData as Known } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { toasts } from '../view/toasts.svelte.ts';

class KnownData {
  readonly #handles = new SvelteMap<string, FileHandle>();

  learn({ path, data }: Known): void {
    this.#handles.set(path, data);
  }

  /** What has been read may be read again, by its own path and by that which the document has. */
  learnPicked({ data, report }: PickedData): void {
    this.#handles.set(report.path, data);
  }

  of(path: string): FileHandle | null {
    return this.#handles.get(path) ?? null;
  }

  /** The handle that goes with a document; null where its data need none, or were not picked here. */
  for(source: DataSource): FileHandle | null {
    return source.kind === 'none' ? null : this.of(source.path);
  }

  /** Why data cannot be read: nobody has picked them here. Null where they can. */
  refusal(source: DataSource): ErrorData | null {
    if (source.kind === 'none' || source.path.startsWith('sample:') || this.of(source.path) !== null) return null;
    return new UserError('data.notPicked', { path: source.path }, { path: source.path }).data;
  }

  /** Asks whether a document's data may be read. Answers whether they may. */
  async allow(source: DataSource): Promise<boolean> {
    if (source.kind === 'none') return true;
    const reply = await client.call('data.allow', { path: source.path });
    if (!reply.ok) toasts.error(reply.error);
    if (!reply.ok || reply.value === null) return false;
    this.learn(reply.value);
    // Main knows a path by its whole form.
    this.learn({ path: source.path, data: reply.value.data });
    return true;
  }
}

export const knownData = new KnownData();
