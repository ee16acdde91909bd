/** Learning rate range tests: one at a time; a result is kept with the document it was made for. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { UserError } from '../../../../engine/errors/error.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { RANGE_BATCHES, type RangeReport } from '../../../../engine/training/rangeTest.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { training } from './training.svelte.ts';

interface Found {
  readonly document: TensorsmithDocument;
  readonly report: RangeReport;
}

/** Factor between two rates that are far apart. */
const FAR = 10;

/** Whether the result for one document applies to the other. */
const sameTask = (a: TensorsmithDocument, b: TensorsmithDocument): boolean =>
  a.graph === b.graph &&
  a.modules === b.modules &&
  a.data === b.data &&
  a.training.batchSize === b.training.batchSize &&
  a.training.optimizer.type === b.training.optimizer.type;

class RangeTest {
  progress = $state.raw<{ done: number; of: number } | null>(null);
  error = $state.raw<ErrorData | null>(null);
  readonly #found = new SvelteMap<string, Found>();

  constructor() {
    client.on('rate.progress', (progress) => {
      if (this.progress) this.progress = progress;
    });
  }

  /** The result for a document in its current state. */
  of(target: OpenDocument): RangeReport | null {
    const found = this.#found.get(target.key);
    return found && sameTask(found.document, target.document) ? found.report : null;
  }

  /** The suggested rate, where the document's own is far from it. */
  farFrom(target: OpenDocument): number | null {
    const suggested = this.of(target)?.suggested ?? null;
    if (suggested === null) return null;
    const ratio = target.document.training.optimizer.lr / suggested;
    return ratio > FAR || ratio < 1 / FAR ? suggested : null;
  }

  async run(target: OpenDocument): Promise<void> {
    if (this.progress) return;
    this.error = null;
    if (training.owner) {
      this.error = new UserError('rate.busy', { name: training.owner.name }).data;
      return;
    }
    this.progress = { done: 0, of: RANGE_BATCHES };
    const { document } = target;
    const data = knownData.for(document.data.source);
    const reply = await client.call('rate.find', { document: $state.snapshot(document), data });
    this.progress = null;
    if (!reply.ok) this.error = reply.error;
    else if (reply.value.ended !== 'cancelled') this.#found.set(target.key, { document, report: reply.value });
  }

  async cancel(): Promise<void> {
    if (this.progress) await client.call('rate.cancel', {});
  }
}

export const ranging = new RangeTest();
