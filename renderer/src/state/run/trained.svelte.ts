/** The saved runs whose weights are those of the drawn network, and the one that is looked through. */
import type { RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { type Choice, chosenRun } from './chosenRun.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { hasWeights, runs } from './runs.svelte.ts';

/** Long enough for a number to be typed. */
const PAUSE_MS = 250;

class Trained {
  #fitting = $state.raw<{ document: string; runs: ReadonlySet<string> } | null>(null);
  #choice = $state.raw<(Choice & { document: string }) | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Newest first; null as long as it is not known. */
  fitting(target: OpenDocument): readonly RunSummary[] | null {
    const known = this.#fitting;
    if (known?.document !== target.key || !runs.list) return null;
    return runs.list.filter((run) => known.runs.has(run.run) && hasWeights(run));
  }

  /** The run whose weights are taken, also where it fits no more; null where there is none. */
  run(target: OpenDocument): string | null {
    const choice = this.#choice?.document === target.key ? this.#choice : null;
    const fitting = this.fitting(target);
    return fitting ? chosenRun(ids(fitting), choice) : (choice?.run ?? null);
  }

  choose(target: OpenDocument, run: string): void {
    const [newest] = this.fitting(target) ?? [];
    if (newest) this.#choice = { document: target.key, run, newest: newest.run };
  }

  /** Asks soon which runs fit what is drawn. */
  ask(target: OpenDocument): void {
    clearTimeout(this.#timer);
    const wait = this.#fitting?.document === target.key ? PAUSE_MS : 0;
    this.#timer = setTimeout(() => void this.#ask(target), wait);
  }

  async #ask(target: OpenDocument): Promise<void> {
    const asked = ++this.#asked;
    const reply = await client.call('runs.fitting', { document: $state.snapshot(target.document) });
    if (asked !== this.#asked || !reply.ok) return;
    this.#fitting = { document: target.key, runs: new Set(reply.value.runs) };
  }
}

const ids = (list: readonly RunSummary[]): string[] => list.map(({ run }) => run);

export const trained = new Trained();
