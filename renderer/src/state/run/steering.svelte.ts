/** Steers the current run by the settings of its document: each edit of a live setting, and its undo, is a change of the run. */
import { untrack } from 'svelte';
import { frozenOf, steeredBy } from '../../../../engine/model/liveSettings.ts';
import type { LiveSettings } from '../../../../engine/model/training.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { workspace } from '../document/workspace.svelte.ts';
import { training } from './training.svelte.ts';

/** Milliseconds in which edits become one change, as those of a slider or of several undos. */
const TOGETHER_MS = 250;

class Steering {
  /** The document as the run last heard of it. */
  #last: { readonly from: string; document: TensorsmithDocument; frozen: readonly string[] } | null = null;
  #pending: Partial<LiveSettings> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Called in an effect. */
  follow(): void {
    const from = training.owner?.from;
    const document = workspace.documents.find(({ key }) => key === from)?.document;
    const isOn = training.active?.status === 'running';
    untrack(() => {
      if (from === undefined || !document) {
        [this.#last, this.#pending] = [null, null];
        return;
      }
      if (this.#last?.from !== from) {
        this.#last = { from, document, frozen: frozenOf(document) };
        this.#pending = null;
        return;
      }
      const change = steeredBy(this.#last.document, document, this.#last.frozen);
      this.#last = { from, document, frozen: change?.frozen ?? this.#last.frozen };
      if (change) this.#pending = { ...this.#pending, ...change };
      // Edits made while it is prepared wait for its first batch.
      if (!this.#pending || !isOn) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send(), TOGETHER_MS);
    });
  }

  #send(): void {
    const [view, change] = [training.active, this.#pending];
    this.#pending = null;
    if (view && change && view.from === this.#last?.from) void training.change(view, change);
  }
}

export const steering = new Steering();
