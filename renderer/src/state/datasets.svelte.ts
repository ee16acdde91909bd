/** What is known of the datasets in use, by path; read once, again on request. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../engine/errors/types.ts';
import type { DatasetReport } from '../../../engine/protocol/reports.ts';
import { client } from '../shell/client.ts';

export type Dataset =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly report: DatasetReport }
  | { readonly state: 'failed'; readonly error: ErrorData };

class Datasets {
  readonly #byPath = new SvelteMap<string, Dataset>();

  of(path: string): Dataset | undefined {
    return this.#byPath.get(path);
  }

  /** Reads it unless that is done or under way. */
  async load(path: string, again = false): Promise<void> {
    const known = this.#byPath.get(path);
    if (known && !(again && known.state === 'failed')) return;
    this.#byPath.set(path, { state: 'loading' });
    const reply = await client.call('data.inspect', { path });
    this.#byPath.set(
      path,
      reply.ok ? { state: 'ready', report: reply.value } : { state: 'failed', error: reply.error },
    );
  }

  add(report: DatasetReport): void {
    this.#byPath.set(report.path, { state: 'ready', report });
  }
}

export const datasets = new Datasets();
