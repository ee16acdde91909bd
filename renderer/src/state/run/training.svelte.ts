/** Runs of this window: starting, stopping and following them. The engine runs one at a time; others are queued. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { afterChanges, liveDifference, runSettings } from '../../../../engine/model/liveSettings.ts';
import type { CheckpointReport, RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import type { Trouble } from '../../../../engine/training/diagnosis/trouble.ts';
import type { LiveSettings } from '../../../../engine/model/training.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { decimal, i18n } from '../preferences/i18n.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { fill, pastRun, recallLayers } from './pastRun.ts';
import { initialWeights } from './initialWeights.svelte.ts';
import { queue } from './queue.svelte.ts';
import { RunView } from './run.svelte.ts';
import { runs } from './runs.svelte.ts';
import { searches } from './searches.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

/** Delay after which reported metrics are on disk: the engine writes several times a second. */
const WRITTEN_AFTER_MS = 700;

/** Pause until the runs are read again, in milliseconds. */
const ASK_MS = 3000;

class Training {
  /** Newest last. */
  views = $state.raw<readonly RunView[]>([]);
  /** Key and name of the document of a run that has no id yet. */
  starting = $state.raw<{ from: string; name: string } | null>(null);
  /** Progress of the plan benchmark before a long run. */
  planning = $state.raw<{ done: number; of: number } | null>(null);
  /** How many times as fast mixed precision was measured to be for the document that was last planned. */
  mixedGain = $state.raw<{ from: string; gain: number } | null>(null);
  /** Error of a refused start, shown until the next start. */
  refused = $state.raw<{ from: string; error: ErrorData } | null>(null);
  /** Key of the active document. */
  inFront = '';
  /** Views of runs of earlier starts, by document key. */
  readonly #past = new SvelteMap<string, RunView>();
  #asking: ReturnType<typeof setTimeout> | undefined;
  readonly active: RunView | undefined = $derived(this.views.findLast((view) => view.active));
  readonly busy: boolean = $derived(this.starting !== null || this.active !== undefined);
  /** Document of the current or starting run; null for none. */
  readonly owner: { from: string; name: string } | null = $derived(this.active ?? this.starting);
  /** Resolves when the starting run has started or was refused. */
  #beginning: Promise<void> = Promise.resolve();
  /** Error of an engine process that died since the last start. */
  #lost: ErrorData | null = null;
  /** Events that arrived before the reply with the run's id. */
  #early: { run: string; apply: (view: RunView) => void }[] = [];

  constructor() {
    const on = <K extends Parameters<typeof client.on>[0]>(
      name: K,
      apply: (view: RunView, data: never) => void,
    ): void => {
      client.on(name, (data) => {
        const run = (data as { run: string }).run;
        const view = this.views.find(({ id }) => id === run);
        if (view) apply(view, data as never);
        else if (this.starting) this.#early.push({ run, apply: (later) => apply(later, data as never) });
        // Another page has started a run.
        else if (name === 'run.started') void this.takeUp();
      });
    };
    on('run.started', (view, data) => view.started(data));
    on('step.metrics', (view, data) => view.metrics(data));
    on('layer.statistics', (view, data) => view.statisticsOf(data));
    on('run.troubles', (view, data: { troubles: Trouble[] }) => (view.troubles = data.troubles));
    on('run.log', (view, data: { line: string }) => view.line(data.line));
    on('epoch.metrics', (view, data) => view.epoch(data));
    on('checkpoint.written', (view, data) => (view.checkpoint = data));
    on('run.waiting', (view, data: { error: ErrorData }) => (view.waiting = data.error));
    on('run.resumed', (view) => (view.waiting = null));
    on('run.paused', (view, data) => view.pausedAt(data));
    on('run.continued', (view) => view.pausedAt(null));
    on('run.changed', (view, data) => view.changed(data));
    client.on('run.notice', ({ error }) => toasts.error(error));
    on('run.finished', (view, data: { stopped: boolean }) => {
      view.finished(data as never);
      const accuracy = view.lastEpoch?.validationAccuracy;
      void this.#next();
      void runs.load();
      // A trial is followed by the next one; the search tells of its own end.
      if (searches.active) return;
      // In the Train room all of this is visible for the active document.
      if (layout.room === 'train' && this.inFront === view.from) return;
      if (data.stopped) toasts.plain(() => i18n.m.toast.runStopped);
      else toasts.good(() => i18n.m.toast.runFinished(typeof accuracy === 'number' ? i18n.percent(accuracy, 2) : ''));
    });
    on('run.failed', (view, data: { error: ErrorData }) => {
      view.failed(data.error, 'failed');
      if (!searches.active) toasts.error(data.error);
      void this.#next();
      void runs.load();
    });
    client.on('search.changed', ({ search }) => {
      if (search.status !== 'running') void this.#next();
    });
    client.on('precision.measured', ({ gain }) => {
      if (this.starting) this.mixedGain = { from: this.starting.from, gain };
    });
    client.on('run.planning', (data) => (this.planning = data));
    client.on('engine.lost', ({ error }) => {
      this.active?.failed(error, 'interrupted');
      this.#lost = error;
      queue.holdAll();
      toasts.error(error);
    });
  }

  /** The latest run started from a document, in this start or an earlier one. */
  of(document: OpenDocument | undefined): RunView | undefined {
    if (!document) return undefined;
    return this.views.findLast((view) => view.from === document.key) ?? this.#past.get(document.key);
  }

  /** The run of a document, if it is the current one. */
  activeOf(document: OpenDocument | undefined): RunView | undefined {
    return this.active?.from === document?.key ? this.active : undefined;
  }

  /** Restores the charts of a document's latest run of an earlier start. */
  async recall(document: OpenDocument): Promise<void> {
    const summary = runs.list?.find(({ from, status }) => from === document.key && status !== 'damaged');
    if (!summary || this.of(document)) return;
    if (summary.status === 'running') return this.#askAgain();
    const reply = await client.call('run.metrics', { run: summary.run });
    if (!reply.ok) return;
    const view = pastRun(summary, reply.value, document.key);
    this.#past.set(document.key, view);
    await recallLayers(view);
  }

  /** A run of another process, perhaps of one that is just ending: the list is read again until it has ended. */
  #askAgain(): void {
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      void runs.load();
    }, ASK_MS);
  }

  /** Trains a document in its current state, or queues it while another is trained. */
  async start(document: OpenDocument): Promise<void> {
    const drawn = $state.snapshot(document.document);
    if (this.owner?.from === document.key) return;
    if (this.busy || searches.active) return queue.add(document.key, document.title, drawn);
    queue.remove(document.key);
    const error = await this.#begin(document.key, document.title, drawn);
    if (error) toasts.error(error);
  }

  /** Starts a queued run that was held. */
  async startQueued(from: string): Promise<void> {
    const held = queue.of(from);
    if (!held) return;
    queue.add(from, held.name, held.document);
    await this.#next();
  }

  /** Starts the next queued run. A refused one stays, with the error, and the next one is started. */
  async #next(): Promise<void> {
    const { next } = queue;
    if (this.busy || searches.active || !next) return;
    const { from, name, document } = next;
    const error = await this.#begin(from, name, document);
    // Another page was faster: this one starts when that run has ended.
    if (error?.code === 'run.busy' || error?.code === 'search.busy') return;
    if (error) {
      queue.hold(from, error);
      toasts.error(error);
      return this.#next();
    }
    queue.remove(from);
    toasts.plain(() => i18n.m.queue.begun(name));
  }

  /** @returns the error of a refused start */
  async #begin(from: string, name: string, document: TensorsmithDocument): Promise<ErrorData | null> {
    let begun = (): void => undefined;
    this.#beginning = new Promise((resolve) => (begun = resolve));
    this.starting = { from, name };
    this.refused = null;
    this.#early = [];
    const data = knownData.for(document.data.source);
    const weights = initialWeights.of(from);
    const reply = await client.call('run.start', { document, data, from, ...(weights ? { weights } : {}) });
    if (reply.ok) {
      const view = new RunView(reply.value.run, from, name);
      this.views = [...this.views.slice(-9), view];
      for (const { run, apply } of this.#early) if (run === view.id) apply(view);
    } else this.refused = { from, error: reply.error };
    this.#early = [];
    this.starting = null;
    this.planning = null;
    begun();
    // It may have ended before its reply arrived.
    if (reply.ok) void this.#next();
    return reply.ok ? null : reply.error;
  }

  /**
   * Resumes a run from its newest checkpoint.
   * @param change settings from there on, such as more epochs
   */
  async resume(run: string, change?: Partial<LiveSettings>): Promise<void> {
    if (this.busy) return toasts.error({ code: 'run.busy', params: {}, where: {} });
    // Its charts are rebuilt: records after its checkpoint do not count.
    this.views = this.views.filter(({ id }) => id !== run);
    for (const [key, view] of this.#past) if (view.id === run) this.#past.delete(key);
    const training = change && $state.snapshot(change);
    const reply = await client.call('run.resume', { run, ...(training ? { training } : {}) });
    if (!reply.ok) toasts.error(reply.error);
    // Follows it like a run that another page has started.
    else await this.takeUp();
    void runs.load();
  }

  /** Goes on from a checkpoint of a run as a new run, to `epochs` in all. */
  async branch(run: RunSummary, { epoch, step }: CheckpointReport, epochs: number): Promise<void> {
    if (this.busy) return toasts.error({ code: 'run.busy', params: {}, where: {} });
    const { run: id, from } = run;
    const training = epochs === run.epochs ? {} : { training: { epochs } };
    const reply = await client.call('run.branch', { run: id, epoch, step, ...training, ...(from ? { from } : {}) });
    if (!reply.ok) return toasts.error(reply.error);
    await this.takeUp();
    await runs.load();
    toasts.good(() => i18n.m.runDetail.branched(run.name));
  }

  /**
   * Resumes a document's run with the settings changed since.
   * @param more epochs for a finished run
   */
  async resumeOf(document: OpenDocument, view: RunView, more = 0): Promise<void> {
    const reply = await client.call('run.document', { run: view.id });
    if (!reply.ok) return void toasts.error(reply.error);
    const ran = afterChanges(runSettings(reply.value.document), view.changes);
    const difference = liveDifference(runSettings(document.document), ran) ?? {};
    const { epochs } = ran;
    const change = more ? { ...difference, epochs: epochs + more } : difference;
    await this.resume(view.id, Object.keys(change).length ? change : undefined);
  }

  async pause(view = this.active): Promise<void> {
    if (!view?.active) return;
    view.pausing = true;
    await this.#tell('run.pause', view);
  }

  step = (view = this.active): Promise<void> => this.#tell('run.step', view);
  goOn = (view = this.active): Promise<void> => this.#tell('run.continue', view);

  async #tell(command: 'run.pause' | 'run.step' | 'run.continue', view: RunView | undefined): Promise<void> {
    if (!view?.active) return;
    const reply = await client.call(command, { run: view.id });
    if (reply.ok) return;
    view.pausing = false;
    toasts.error(reply.error);
  }

  /** Changes settings of the current run. Those it cannot take apply to the next one, with a message. */
  async change(view: RunView, change: Partial<LiveSettings>): Promise<void> {
    const reply = await client.call('run.change', {
      run: view.id,
      training: $state.snapshot(change),
    });
    if (!reply.ok) toasts.error(reply.error);
  }

  /** Follows a run that was already running when the page was opened. */
  async takeUp(): Promise<void> {
    const reply = await client.call('run.current', {});
    const current = reply.ok ? reply.value.current : null;
    if (!current || this.busy) return;
    queue.release();
    const { name, from, started, log, troubles, paused } = current;
    const id = started.run;
    // Events from now on come after the recorded metrics.
    this.starting = { from, name };
    this.#early = [];
    this.#lost = null;
    // Waits until metrics from before this page listened are on disk.
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_AFTER_MS));
    const metrics = await client.call('run.metrics', { run: id });
    const view = new RunView(id, from, name);
    view.started(started);
    if (metrics.ok) fill(view, metrics.value);
    for (const line of log) view.line(line);
    view.troubles = troubles;
    if (paused) view.pausedAt({ epoch: view.lastStep?.epoch ?? 1, step: view.lastStep?.step ?? 0 });
    await recallLayers(view);
    this.views = [...this.views.slice(-9), view];
    for (const { run, apply } of this.#early) if (run === id) apply(view);
    if (this.#lost) view.failed(this.#lost, 'interrupted');
    this.#early = [];
    this.starting = null;
    void this.#next();
  }

  /** @param view the current one */
  async stop(view = this.active): Promise<void> {
    if (!view?.active || view.status === 'stopping') return;
    view.status = 'stopping';
    const reply = await client.call('run.stop', { run: view.id });
    if (reply.ok) return;
    toasts.error(reply.error);
    // It continues, or its end is reported otherwise.
    if (view.status === 'stopping') view.status = 'running';
  }

  /** Whether closing a document would leave a current or queued run behind. */
  standing(document: OpenDocument): 'training' | 'queued' | null {
    if (this.owner?.from === document.key) return 'training';
    return queue.of(document.key) ? 'queued' : null;
  }

  /** Ends a document's current or queued run; resolves when it has ended. */
  async leave(document: OpenDocument): Promise<void> {
    queue.remove(document.key);
    await this.#beginning;
    if (this.active?.from === document.key) await this.stop();
  }

  /** Stops a document's run, and trains it in its current state. */
  async restart(document: OpenDocument): Promise<void> {
    const view = this.activeOf(document);
    if (view) await this.stop();
    await this.start(document);
  }

  /** Evaluates a run's weights on the test set; the report stays with the run. */
  async test(view: RunView): Promise<void> {
    if (view.testing) return;
    view.testing = true;
    const report = await runs.evaluate(view.id);
    view.testing = false;
    if (report) {
      view.test = report;
      if (layout.room !== 'explore')
        toasts.good(() =>
          report.accuracy === null
            ? `${i18n.m.train.testLoss} ${decimal(report.loss)}`
            : i18n.m.toast.test(i18n.percent(report.accuracy, 2)),
        );
    }
  }
}

export const training = new Training();
