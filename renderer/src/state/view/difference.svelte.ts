/** The difference to another network, painted on the canvas of an open document. */
import { compareNetworks, type GraphDifference } from '../../../../engine/comparison/graphs.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { OpenDocument } from '../document/document.svelte.ts';

export type Mark = 'added' | 'changed';

interface Shown {
  readonly document: OpenDocument;
  /** Name of the run that it is compared with. */
  readonly other: string;
  readonly before: TensorsmithDocument;
}

class Difference {
  #shown = $state.raw<Shown | null>(null);
  /** Follows the edits of the document. */
  readonly #network = $derived(this.#shown && compareNetworks(this.#shown.before, this.#shown.document.document));
  /** Of the graph on the screen: the document's own or one of its modules. */
  readonly #graph: GraphDifference | null = $derived.by(() => {
    const module = this.#shown?.document.drawn.module?.name;
    if (module === undefined) return this.#network;
    return this.#network?.modules.find(({ name }) => name === module) ?? null;
  });
  readonly #marks = $derived(
    new Map<string, Mark>([
      ...(this.#graph?.added ?? []).map(({ id }) => [id, 'added'] as const),
      ...(this.#graph?.changed ?? []).map(({ after }) => [after.id, 'changed'] as const),
    ]),
  );

  /** Paints the difference of a document to an earlier network. */
  show(document: OpenDocument, other: string, before: TensorsmithDocument): void {
    this.#shown = { document, other, before };
  }

  hide(): void {
    this.#shown = null;
  }

  /** Null where no difference is painted. */
  of(document: OpenDocument): { readonly other: string; readonly graph: GraphDifference | null } | null {
    return this.#shown?.document === document ? { other: this.#shown.other, graph: this.#graph } : null;
  }

  /** @param id of a layer of the graph on the screen */
  mark(document: OpenDocument | undefined, id: string): Mark | undefined {
    return document && this.#shown?.document === document ? this.#marks.get(id) : undefined;
  }
}

export const difference = new Difference();
