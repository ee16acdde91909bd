/** The data for which a network is to be recommended. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { MNIST, type DatasetReport } from '../../../../engine/datasets/source.ts';
import { client } from '../../shell/client.ts';
import { app } from '../session/app.svelte.ts';
import { datasets } from '../data/datasets.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { layout } from '../view/layout.svelte.ts';

class Recommending {
  report = $state.raw<DatasetReport | null>(null);
  error = $state.raw<ErrorData | null>(null);
  reading = $state(false);

  /** Opens the dialog, with data where they are known already. */
  open(report: DatasetReport | null): void {
    this.report = report;
    this.error = null;
    layout.dialog = 'recommend';
  }

  async pick(): Promise<void> {
    await this.#read(() => client.call('data.pick', {}));
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
