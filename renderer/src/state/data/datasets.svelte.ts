/** Reports of the datasets in use, by source; read once, again on request. */
import { SvelteMap } from 'svelte/reactivity';
import type { DataSource } from '../../../../engine/datasets/source.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { PickedData } from '../../../../engine/protocol/commands.ts';
import type { DatasetReport } from '../../../../engine/datasets/source.ts';
import { client } from '../../shell/client.ts';
import { knownData } from './knownData.svelte.ts';

export type Dataset =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly report: DatasetReport }
  | { readonly state: 'failed'; readonly error: ErrorData }
  /** Data that the user has not picked on this machine: read once the user allows it. */
  | { readonly state: 'unpicked'; readonly error: ErrorData };

const keyOf = (source: DataSource): string => JSON.stringify(Object.entries(source).sort());

class Datasets {
  readonly #bySource = new SvelteMap<string, Dataset>();

  /** Undefined without a source, or before anything is known. */
  of(source: DataSource): Dataset | undefined {
    return this.#bySource.get(keyOf(source));
  }

  /** The report of a dataset that has been read. */
  ready(source: DataSource): DatasetReport | null {
    const known = this.of(source);
    return known?.state === 'ready' ? known.report : null;
  }

  /** Reads a dataset unless it is read already or being read. */
  async load(source: DataSource, again = false): Promise<void> {
    if (source.kind === 'none') return;
    const key = keyOf(source);
    const known = this.#bySource.get(key);
    const refusal = knownData.refusal(source);
    if (refusal) {
      // Once: whoever loads in an effect reads it, and would run again, and again.
      if (known?.state !== 'unpicked') this.#bySource.set(key, { state: 'unpicked', error: refusal });
      return;
    }
    if (known && known.state !== 'unpicked' && !(again && known.state === 'failed')) return;
    this.#bySource.set(key, { state: 'loading' });
    const reply = await client.call('data.inspect', { data: knownData.for(source), source: { ...source } });
    if (reply.ok) knownData.learnPicked(reply.value);
    this.#bySource.set(
      key,
      reply.ok ? { state: 'ready', report: reply.value.report } : { state: 'failed', error: reply.error },
    );
  }

  /** Reads the data that a document names, if the user allows it. */
  async allow(source: DataSource): Promise<void> {
    if (await knownData.allow(source)) await this.load(source, true);
  }

  add(picked: PickedData): void {
    knownData.learnPicked(picked);
    this.#bySource.set(keyOf(picked.report.source), { state: 'ready', report: picked.report });
  }
}

export const datasets = new Datasets();
