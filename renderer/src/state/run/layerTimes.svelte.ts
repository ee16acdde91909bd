/** What each layer of a document costs, as measured: one measurement at a time, kept with the document it was made for. */
import { SvelteMap } from 'svelte/reactivity';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { LayerTimes } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

interface Measured {
  readonly document: TensorsmithDocument;
  readonly report: LayerTimes;
}

/** Whether what was measured for one document holds for the other. */
const sameWork = (a: TensorsmithDocument, b: TensorsmithDocument): boolean =>
  a.graph === b.graph &&
  a.modules === b.modules &&
  a.training.batchSize === b.training.batchSize &&
  a.training.precision === b.training.precision &&
  a.training.device === b.training.device;

class LayerTimesState {
  progress = $state.raw<{ done: number; of: number } | null>(null);
  readonly #measured = new SvelteMap<string, Measured>();

  constructor() {
    client.on('layers.progress', (progress) => {
      if (this.progress) this.progress = progress;
    });
  }

  /** Of a document in its current state; null where it was not measured. */
  of(target: OpenDocument | undefined): LayerTimes | null {
    const found = target && this.#measured.get(target.key);
    return found && sameWork(found.document, target.document) ? found.report : null;
  }

  async measure(target: OpenDocument): Promise<void> {
    if (this.progress) return;
    this.progress = { done: 0, of: 0 };
    const document = target.document;
    const reply = await client.call('layers.measure', {
      document: $state.snapshot(document),
      data: knownData.for(document.data.source),
    });
    this.progress = null;
    if (reply.ok) {
      this.#measured.set(target.key, { document, report: reply.value });
      const { length } = reply.value.layers;
      toasts.good(() => i18n.m.layerTimes.done(i18n.count(length)));
    } else if (reply.error.code !== 'profile.stopped') toasts.error(reply.error);
  }

  forget(target: OpenDocument): void {
    this.#measured.delete(target.key);
  }

  stop(): void {
    void client.call('rate.cancel', {});
  }
}

export const layerTimes = new LayerTimesState();
