/** The run, and checkpoint of it, whose weights the next run of a document begins with; random ones where none is chosen. */
import { SvelteMap } from 'svelte/reactivity';
import type { Transfer } from '../../../../engine/training/network/transfer.ts';
import type { TrainerPosition } from '../../../../engine/training/loop/state.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';

/** The newest checkpoint, where no position is given. */
export type WeightsChoice = { readonly run: string } & Partial<TrainerPosition>;

interface Found {
  readonly transfer: Transfer | null;
  readonly error: ErrorData | null;
}

class InitialWeights {
  readonly #chosen = new SvelteMap<string, WeightsChoice>();
  #found = $state.raw<(Found & { document: string; choice: WeightsChoice }) | null>(null);
  #asked = 0;

  /** @param document key of a tab */
  of(document: string): WeightsChoice | null {
    return this.#chosen.get(document) ?? null;
  }

  /** @param choice null for random weights */
  choose(document: string, choice: WeightsChoice | null): void {
    if (choice === null) this.#chosen.delete(document);
    else this.#chosen.set(document, choice);
  }

  /** What is taken of the chosen run, or why nothing can be; null while unknown. */
  found(document: string): Found | null {
    const known = this.#found;
    return known?.document === document && known.choice === this.of(document) ? known : null;
  }

  /** Asks what the document in its current state takes of the chosen run. */
  async ask(target: OpenDocument): Promise<void> {
    const { key } = target;
    const choice = this.of(key);
    if (choice === null) return;
    const asked = ++this.#asked;
    const document = $state.snapshot(target.document);
    const reply = await client.call('run.transfer', { document, weights: choice });
    if (asked !== this.#asked) return;
    this.#found = {
      ...{ document: key, choice },
      ...(reply.ok ? { transfer: reply.value, error: null } : { transfer: null, error: reply.error }),
    };
  }
}

export const initialWeights = new InitialWeights();
