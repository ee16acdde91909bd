/** Short messages about recent actions. All disappear by themselves, errors later; equal ones are counted. */
import { untrack } from 'svelte';
import type { ErrorData } from '../../../../engine/errors/types.ts';

type Words = () => string;

export interface Toast {
  readonly id: number;
  readonly kind: 'good' | 'bad' | 'plain';
  /** Number of equal messages. */
  readonly count: number;
  /** Content, evaluated when shown, so that a change of language applies; errors keep their data. */
  readonly content: Words | ErrorData;
  readonly action?: { readonly label: Words; readonly run: () => void };
}

const SECONDS_SHOWN = { good: 5, plain: 5, bad: 20 } as const;
const MOST = 4;

/** Key by which equal messages are detected. */
const said = (content: Toast['content']): string =>
  typeof content === 'function' ? content() : JSON.stringify(content);

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Number of open dialogs: the innermost shows the toasts. */
  dialogs = $state(0);

  /** Shows toasts in a dialog from now on, until the returned function is called. */
  enter(): () => void {
    untrack(() => this.dialogs++);
    return () => this.dialogs--;
  }

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
    this.#stop(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while it is hovered or focused. */
  hold(): void {
    for (const id of this.#timers.keys()) this.#stop(id);
  }

  release(): void {
    for (const { id, kind } of this.list) this.#start(id, kind);
  }

  #add(kind: Toast['kind'], content: Toast['content'], action?: Toast['action']): void {
    const words = said(content);
    const same = this.list.find((toast) => toast.kind === kind && said(toast.content) === words);
    const id = same?.id ?? this.#next++;
    const toast = { id, kind, content, count: (same?.count ?? 0) + 1, ...(action ? { action } : {}) };
    this.list = same ? this.list.map((other) => (other === same ? toast : other)) : [...this.list, toast];
    for (const old of this.list.slice(0, -MOST)) this.dismiss(old.id);
    this.#start(id, kind);
  }

  #start(id: number, kind: Toast['kind']): void {
    this.#stop(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SECONDS_SHOWN[kind] * 1000),
    );
  }

  #stop(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}

export const toasts = new Toasts();
