/** Short words about what has just happened. Errors stay until they are dismissed. */
import type { ErrorData } from '../../../engine/errors/types.ts';

export interface Toast {
  readonly id: number;
  readonly kind: 'good' | 'bad' | 'plain';
  /** Errors keep their data, so that a change of language reaches them. */
  readonly content: string | ErrorData;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SECONDS_SHOWN = 5;

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  good(content: string, action?: Toast['action']): void {
    this.#add('good', content, action);
  }

  plain(content: string): void {
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
    const same = JSON.stringify(content);
    const rest = this.list.filter((toast) => JSON.stringify(toast.content) !== same).slice(-3);
    this.list = [...rest, { id, kind, content, ...(action ? { action } : {}) }];
    if (kind !== 'bad') setTimeout(() => this.dismiss(id), SECONDS_SHOWN * 1000);
  }
}

export const toasts = new Toasts();
