/** Short words about what has just happened. Errors stay until they are dismissed. */
import type { ErrorData } from '../../../../engine/errors/types.ts';

type Words = () => string;

export interface Toast {
  readonly id: number;
  readonly kind: 'good' | 'bad' | 'plain';
  /** Asked for whenever it is shown, so that a change of language reaches it; errors keep their data. */
  readonly content: Words | ErrorData;
  readonly action?: { readonly label: Words; readonly run: () => void };
}

const SECONDS_SHOWN = 5;

/** What tells one from another. */
const said = (content: Toast['content']): string =>
  typeof content === 'function' ? content() : JSON.stringify(content);

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  good(content: Words, action?: Toast['action']): void {
    this.#add('good', content, action);
  }

  plain(content: Words): void {
    this.#add('plain', content);
  }

  error(content: ErrorData, action?: Toast['action']): void {
    this.#add('bad', content, action);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(kind: Toast['kind'], content: Toast['content'], action?: Toast['action']): void {
    const id = this.#next++;
    const same = said(content);
    const rest = this.list.filter((toast) => said(toast.content) !== same).slice(-3);
    this.list = [...rest, { id, kind, content, ...(action ? { action } : {}) }];
    if (kind !== 'bad') setTimeout(() => this.dismiss(id), SECONDS_SHOWN * 1000);
  }
}

export const toasts = new Toasts();
