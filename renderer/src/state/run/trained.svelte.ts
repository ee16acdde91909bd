/** Saved runs compatible with the drawn network, and the one whose weights are used. */
import type { RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { type Choice, chosenRun } from './chosenRun.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { hasWeights, runs } from './runs.svelte.ts';

/** Debounce in milliseconds, long enough to type a number. */
const PAUSE_MS = 250;

const NONE: ReadonlySet<string> = new Set();

class Trained {
  #fitting = $state.raw<{ document: string; runs: ReadonlySet<string> } | null>(null);
  #choice = $state.raw<(Choice & { document: string }) | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Compatible runs, newest first; null while unknown. */
  compatible(target: OpenDocument): readonly RunSummary[] | null {
    const known = this.#fitting;
    if (known?.document !== target.key || !runs.list) return null;
    return runs.list.filter((run) => known.runs.has(run.run) && hasWeights(run));
  }

  /** Ids of compatible runs, as far as known. */
  ids(target: OpenDocument): ReadonlySet<string> {
    return this.#fitting?.document === target.key ? this.#fitting.runs : NONE;
  }

  /** The run whose weights are used, even where it is incompatible by now; null where there is none. */
  run(target: OpenDocument): string | null {
    const choice = this.#choice?.document === target.key ? this.#choice : null;
    const fitting = this.compatible(target);
    return fitting ? chosenRun(ids(fitting), choice) : (choice?.run ?? null);
  }

  choose(target: OpenDocument, run: string): void {
    const [newest] = this.compatible(target) ?? [];
    if (newest) this.#choice = { document: target.key, run, newest: newest.run };
  }

  /** Requests the compatible runs, debounced. */
  ask(target: OpenDocument): void {
    clearTimeout(this.#timer);
    const wait = this.#fitting?.document === target.key ? PAUSE_MS : 0;
    this.#timer = setTimeout(() => void this.#ask(target), wait);
  }

  /** Requests the compatible runs at once. Returns whether `run` is among them. */
  async fits(target: OpenDocument, run: string): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#ask(target);
    return this.ids(target).has(run);
  }

  async #ask(target: OpenDocument): Promise<void> {
    const asked = ++this.#asked;
    const reply = await client.call('runs.compatible', { document: $state.snapshot(target.document) });
    if (asked !== this.#asked || !reply.ok) return;
    this.#fitting = { document: target.key, runs: new Set(reply.value.runs) };
  }
}

const ids = (list: readonly RunSummary[]): string[] => list.map(({ run }) => run);

export const trained = new Trained();
