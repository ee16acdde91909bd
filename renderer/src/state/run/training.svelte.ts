/** Runs of this window: starting, stopping and following them. The engine does one at a time. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { decimal, i18n } from '../preferences/i18n.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { fill } from './pastRun.ts';
import { RunView } from './run.svelte.ts';
import { runs } from './runs.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

/** The engine writes what it measures several times a second. */
const WRITTEN_AFTER_MS = 700;

class Training {
  /** Newest last. */
  views = $state.raw<readonly RunView[]>([]);
  /** True between the click and the run's id. */
  starting = $state(false);
  /** Plans that are being timed before a long run. */
  planning = $state.raw<{ done: number; of: number } | null>(null);
  /** The engine refused to start: shown in the room until the next start. */
  refused = $state.raw<{ from: string; error: ErrorData } | null>(null);
  readonly active: RunView | undefined = $derived(this.views.findLast((view) => view.active));
  readonly busy: boolean = $derived(this.starting || this.active !== undefined);
  /** Events can overtake the answer that names the run. */
  /** The engine has ended since the last start. */
  #lost: ErrorData | null = null;
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
        // Another page has begun one.
        else if (name === 'run.started') void this.takeUp();
      });
    };
    on('run.started', (view, data) => view.started(data));
    on('step.metrics', (view, data) => view.metrics(data));
    on('layer.statistics', (view, data) => (view.look = data));
    on('run.log', (view, data: { line: string }) => view.line(data.line));
    on('epoch.metrics', (view, data) => view.epoch(data));
    on('checkpoint.written', (view, data) => (view.checkpoint = data));
    on('run.waiting', (view, data: { error: ErrorData }) => (view.waiting = data.error));
    on('run.resumed', (view) => (view.waiting = null));
    client.on('run.notice', ({ error }) => toasts.error(error));
    on('run.finished', (view, data: { stopped: boolean }) => {
      view.finished(data as never);
      const accuracy = view.lastEpoch?.validationAccuracy;
      // In the training room all of this is in sight.
      if (layout.room === 'train') return void runs.load();
      if (data.stopped) toasts.plain(() => i18n.m.toast.runStopped);
      else toasts.good(() => i18n.m.toast.runFinished(typeof accuracy === 'number' ? i18n.percent(accuracy, 2) : ''));
      void runs.load();
    });
    on('run.failed', (view, data: { error: ErrorData }) => {
      view.failed(data.error, 'failed');
      toasts.error(data.error);
      void runs.load();
    });
    client.on('run.planning', (data) => (this.planning = data));
    client.on('engine.lost', ({ error }) => {
      this.active?.failed(error, 'interrupted');
      this.#lost = error;
      toasts.error(error);
    });
  }

  /** The latest run that was started from a document. */
  of(document: OpenDocument | undefined): RunView | undefined {
    return this.views.findLast((view) => view.from === document?.key);
  }

  async start(document: OpenDocument): Promise<void> {
    if (this.busy) return;
    this.starting = true;
    this.refused = null;
    this.#early = [];
    const drawn = $state.snapshot(document.document);
    const data = knownData.for(drawn.data.source);
    const reply = await client.call('run.start', { document: drawn, data, from: document.key });
    if (reply.ok) {
      const view = new RunView(reply.value.run, document.key, document.name);
      this.views = [...this.views.slice(-9), view];
      for (const { run, apply } of this.#early) if (run === view.id) apply(view);
    } else {
      this.refused = { from: document.key, error: reply.error };
      toasts.error(reply.error);
    }
    this.#early = [];
    this.starting = false;
    this.planning = null;
  }

  /** The run that is on already when the page is opened, which was closed or reloaded meanwhile. */
  async takeUp(): Promise<void> {
    const reply = await client.call('run.current', {});
    const current = reply.ok ? reply.value.current : null;
    if (!current || this.busy) return;
    const { name, from, started, log } = current;
    const id = started.run;
    // What it tells from now on comes after what it has written so far.
    this.starting = true;
    this.#early = [];
    this.#lost = null;
    // Until what it told before this page listened is on disk.
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_AFTER_MS));
    const metrics = await client.call('run.metrics', { run: id });
    const view = new RunView(id, from, name);
    view.started(started);
    if (metrics.ok) fill(view, metrics.value);
    for (const line of log) view.line(line);
    this.views = [...this.views.slice(-9), view];
    for (const { run, apply } of this.#early) if (run === id) apply(view);
    if (this.#lost) view.failed(this.#lost, 'interrupted');
    this.#early = [];
    this.starting = false;
  }

  async stop(): Promise<void> {
    const view = this.active;
    if (!view || view.status === 'stopping') return;
    view.status = 'stopping';
    const reply = await client.call('run.stop', { run: view.id });
    if (reply.ok) return;
    toasts.error(reply.error);
    // It runs on, or its end is told by another way.
    if (view.status === 'stopping') view.status = 'running';
  }

  /** Tests a run's weights on the test files; the answer stays with the run. */
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
