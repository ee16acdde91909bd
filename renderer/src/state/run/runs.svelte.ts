/** All runs on disk, and their test reports. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { EvaluationReport, RunSummary } from '../../../../engine/protocol/reports.ts';
import type { Params } from '../../../../engine/protocol/client.ts';
import { client } from '../../shell/client.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

/** Whether a run has ended, and has weights on disk. */
export const hasWeights = (run: RunSummary): boolean => run.status !== 'running' && run.hasWeights;

/** Whether it has classes: a regression run has no accuracy. */
export const hasAccuracy = ({ validationAccuracy, testAccuracy }: RunSummary): boolean =>
  validationAccuracy !== null || testAccuracy !== null;

class Runs {
  list = $state.raw<readonly RunSummary[] | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** The run to be shown in the list, of whatever network; the list takes it. */
  opened = $state<string | null>(null);
  evaluating = $state<string | null>(null);
  /** Runs chosen in the Explore room, by document. */
  readonly #selected = new SvelteMap<string, string>();
  readonly #reports = new SvelteMap<string, EvaluationReport>();
  #loads = 0;
  #latest: Promise<void> = Promise.resolve();

  load(): Promise<void> {
    return (this.#latest = this.#load((this.#loads += 1)));
  }

  async #load(load: number): Promise<void> {
    const reply = await client.call('runs.list', {});
    // A later call knows more, and may be answered before.
    if (load !== this.#loads) return this.#latest;
    if (reply.ok) {
      this.list = [...reply.value.runs].sort((a, b) => b.startedAt - a.startedAt);
      this.error = null;
    } else this.error = reply.error;
  }

  /** The run that the Explore room shows for a document. */
  selected(document: string): string | undefined {
    return this.#selected.get(document);
  }

  select(document: string, run: string): void {
    this.#selected.set(document, run);
  }

  report(run: string): EvaluationReport | undefined {
    return this.#reports.get(run);
  }

  /** Sets a name, a star, or deletion. Returns whether it was saved. */
  async note(run: string, change: Omit<Params<'run.note'>, 'run'>): Promise<boolean> {
    const reply = await client.call('run.note', { run, ...change });
    if (!reply.ok) toasts.error(reply.error);
    await this.load();
    return reply.ok;
  }

  /** Deletes a run; its toast offers undo. */
  async delete({ run, name }: RunSummary): Promise<void> {
    if (!(await this.note(run, { deleted: true }))) return;
    toasts.good(() => i18n.m.runs.deleted(name), {
      label: () => i18n.m.top.undo(''),
      run: () => void this.note(run, { deleted: false }),
    });
  }

  /** Null when it failed; the error is a toast. */
  async evaluate(run: string): Promise<EvaluationReport | null> {
    this.evaluating = run;
    const reply = await client.call('run.evaluate', { run });
    this.evaluating = null;
    if (!reply.ok) {
      toasts.error(reply.error);
      return null;
    }
    this.#reports.set(run, reply.value);
    void this.load();
    return reply.value;
  }
}

export const runs = new Runs();
