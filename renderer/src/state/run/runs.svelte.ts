/** All runs on disk, and the tests made of them. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { EvaluationReport, RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { toasts } from '../view/toasts.svelte.ts';

/** Whether a run has weights on disk: a checkpoint is written at every epoch's end, and when it is stopped. */
export const hasWeights = ({ status, epochsDone }: RunSummary): boolean =>
  status === 'finished' || status === 'stopped' || (status !== 'running' && status !== 'damaged' && epochsDone > 0);

class Runs {
  list = $state.raw<readonly RunSummary[] | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** The run that the explore room shows. */
  selected = $state<string | null>(null);
  evaluating = $state<string | null>(null);
  readonly #reports = new SvelteMap<string, EvaluationReport>();

  async load(): Promise<void> {
    const reply = await client.call('runs.list', {});
    if (reply.ok) {
      this.list = [...reply.value.runs].sort((a, b) => b.startedAt - a.startedAt);
      this.error = null;
    } else this.error = reply.error;
  }

  report(run: string): EvaluationReport | undefined {
    return this.#reports.get(run);
  }

  /** Null when it failed; the reason is a toast. */
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
