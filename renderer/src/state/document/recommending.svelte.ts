/** State of the recommendation dialog: the data a network is recommended for. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { MNIST, type DatasetReport } from '../../../../engine/datasets/source.ts';
import type { OpenDocument } from './document.svelte.ts';
import { client } from '../../shell/client.ts';
import { app } from '../session/app.svelte.ts';
import { datasets } from '../data/datasets.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { layout } from '../view/layout.svelte.ts';

class Recommending {
  report = $state.raw<DatasetReport | null>(null);
  error = $state.raw<ErrorData | null>(null);
  reading = $state(false);

  /** The document that it was opened for. */
  asked = $state.raw<OpenDocument | null>(null);

  /**
   * Opens the dialog, with data if known.
   * @param asked the document to draw the network in, if it is empty
   */
  open(report: DatasetReport | null, asked: OpenDocument | null = null): void {
    this.report = report;
    this.asked = asked;
    this.error = null;
    layout.dialog = 'recommend';
  }

  async pick(): Promise<void> {
    await this.#read(() => client.call('data.pick', { folder: false }));
  }

  async useMnist(): Promise<void> {
    const path = app.info?.sampleData;
    if (!path) return;
    await this.#read(() => client.call('data.inspect', { data: knownData.of(path), source: { ...MNIST, path } }));
  }

  async #read(ask: () => ReturnType<typeof client.call<'data.pick'>>): Promise<void> {
    this.reading = true;
    const reply = await ask();
    this.reading = false;
    this.error = reply.ok ? null : reply.error;
    if (!reply.ok || !reply.value) return;
    datasets.add(reply.value);
    this.report = reply.value.report;
  }
}

export const recommending = new Recommending();
