/** What is known of the datasets in use, by their source; read once, again on request. */
import { SvelteMap } from 'svelte/reactivity';
import type { DataSource } from '../../../engine/document/types.ts';
import type { ErrorData } from '../../../engine/errors/types.ts';
import type { DatasetReport } from '../../../engine/protocol/reports.ts';
import { client } from '../shell/client.ts';

export type Dataset =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly report: DatasetReport }
  | { readonly state: 'failed'; readonly error: ErrorData };

const keyOf = (source: DataSource): string => JSON.stringify(Object.entries(source).sort());

class Datasets {
  readonly #bySource = new SvelteMap<string, Dataset>();

  /** Undefined where there is no source, or nothing is known yet. */
  of(source: DataSource): Dataset | undefined {
    return this.#bySource.get(keyOf(source));
  }

  /** The report of a dataset that has been read. */
  ready(source: DataSource): DatasetReport | null {
    const known = this.of(source);
    return known?.state === 'ready' ? known.report : null;
  }

  /** Reads it unless that is done or under way. */
  async load(source: DataSource, again = false): Promise<void> {
    if (source.kind === 'none') return;
    const key = keyOf(source);
    const known = this.#bySource.get(key);
    if (known && !(again && known.state === 'failed')) return;
    this.#bySource.set(key, { state: 'loading' });
    const reply = await client.call('data.inspect', { path: source.path, source: { ...source } });
    this.#bySource.set(
      key,
      reply.ok ? { state: 'ready', report: reply.value } : { state: 'failed', error: reply.error },
    );
  }

  add(report: DatasetReport): void {
    this.#bySource.set(keyOf(report.source), { state: 'ready', report });
  }
}

export const datasets = new Datasets();
