/** The run whose weights the next run of a document begins with; random ones where none is chosen. */
import { SvelteMap } from 'svelte/reactivity';
import type { Transfer } from '../../../../engine/training/network/transfer.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';

class InitialWeights {
  readonly #chosen = new SvelteMap<string, string>();
  #found = $state.raw<{ document: string; run: string; transfer: Transfer | null; error: ErrorData | null } | null>(
    null,
  );
  #asked = 0;

  /** @param document key of a tab */
  of(document: string): string | null {
    return this.#chosen.get(document) ?? null;
  }

  /** @param run null for random weights */
  choose(document: string, run: string | null): void {
    if (run === null) this.#chosen.delete(document);
    else this.#chosen.set(document, run);
  }

  /** What is taken of the chosen run, or why nothing can be; null while unknown. */
  found(document: string): { transfer: Transfer | null; error: ErrorData | null } | null {
    const known = this.#found;
    return known?.document === document && known.run === this.of(document) ? known : null;
  }

  /** Asks what the document in its current state takes of the chosen run. */
  async ask(target: OpenDocument): Promise<void> {
    const { key } = target;
    const run = this.of(key);
    if (run === null) return;
    const asked = ++this.#asked;
    const document = $state.snapshot(target.document) as TensorsmithDocument;
    const reply = await client.call('run.transfer', { document, weights: { run } });
    if (asked !== this.#asked) return;
    this.#found = {
      ...{ document: key, run },
      ...(reply.ok ? { transfer: reply.value, error: null } : { transfer: null, error: reply.error }),
    };
  }
}

export const initialWeights = new InitialWeights();
