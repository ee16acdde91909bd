/** The palette entry whose help is shown in the inspector, until something is selected. */
import type { OpenDocument } from '../document/document.svelte.ts';
import type { Entry } from '../preferences/catalogue.svelte.ts';

class Browsed {
  #shown = $state.raw<{ entry: Entry; selection: OpenDocument['selection'] } | null>(null);

  show(target: OpenDocument, entry: Entry): void {
    this.#shown = { entry, selection: target.selection };
  }

  /** Null once something else was selected, or another document is active. */
  of(target: OpenDocument): Entry | null {
    return this.#shown?.selection === target.selection ? this.#shown.entry : null;
  }

  clear(): void {
    this.#shown = null;
  }
}

export const browsed = new Browsed();
