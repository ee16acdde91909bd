/**
 * The view of one run. Numbers arrive up to ten times a second and go into plain buffers; displayed state changes at the
 * pace of `drawingPace.ts`.
 */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { Events } from '../../../../engine/protocol/events.ts';
import type { EvaluationReport, RunMetrics, RunStatus } from '../../../../engine/protocol/reports.ts';
import type { Trouble } from '../../../../engine/training/diagnosis/trouble.ts';
import { type BestEpoch, isBefore, type TrainerPosition } from '../../../../engine/training/loop/state.ts';
import type { SettingsChange } from '../../../../engine/training/loop/steering.ts';
import { BatchGrid } from '../../../../engine/training/loop/batchGrid.ts';
import { networkStatistics } from '../../../../engine/training/loop/networkStatistics.ts';
import { DrawingPace } from './drawingPace.ts';
import { History } from './history.ts';
import { Series } from './series.ts';

const LOG_LINES = 5000;

export interface Live {
  readonly epoch: number;
  readonly step: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Learning rate. */
  readonly lr: number;
  /** Memory of the engine in bytes, share of the cores that it keeps busy, and bytes in use on the GPU. */
  readonly memory: number;
  readonly cpu: number | null;
  readonly gpuMemory: number | null;
}

export class RunView {
  readonly id: string;
  /** Key and name of the document it was started from. */
  readonly from: string;
  readonly name: string;
  status = $state<Exclude<RunStatus, 'damaged'> | 'starting' | 'stopping'>('starting');
  info = $state.raw<Events['run.started'] | null>(null);
  live = $state.raw<Live | null>(null);
  epochs = $state.raw<readonly Events['epoch.metrics'][]>([]);
  ended = $state.raw<Events['run.finished'] | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** Error of a run that waits because its files cannot be written. */
  waiting = $state.raw<ErrorData | null>(null);
  /** Position at which the user has paused it. */
  paused = $state.raw<TrainerPosition | null>(null);
  /** Whether a pause was requested, and the current batch still runs. */
  pausing = $state(false);
  /** Changes of settings during the run, in order. */
  changes = $state.raw<readonly SettingsChange[]>([]);
  /** The best epoch so far; null where its metric is not measured. */
  best = $state.raw<BestEpoch | null>(null);
  checkpoint = $state.raw<Events['checkpoint.written'] | null>(null);
  /** Current reasons why it does not learn. */
  troubles = $state.raw<readonly Trouble[]>([]);
  /** The latest layer statistics. */
  statistics = $state.raw<Events['layer.statistics'] | null>(null);
  test = $state.raw<EvaluationReport | null>(null);
  testing = $state(false);
  /** Incremented when there is something new to draw. */
  chartVersion = $state(0);
  logVersion = $state(0);

  readonly loss = new History();
  readonly accuracy = new History();
  readonly lr = new History();
  /** Of steps with layer statistics. */
  readonly gradientNorm = new History();
  readonly weightChange = new History();
  readonly throughput = new History();
  /** Resident memory of the engine process, in bytes. */
  readonly memory = new History();
  /** Share of all cores that the engine keeps busy. */
  readonly cpu = new History();
  /** Bytes in use on the GPU; empty where they are not reported. */
  readonly gpuMemory = new History();
  /** Whether the learning rate has changed in this run, so that it gets a chart. */
  lrChanges = $state(false);
  readonly log: string[] = [];
  /** Number of older lines, which are not kept. */
  logDropped = 0;
  /** Smoothed, as the numbers show them. */
  readonly #smoothLoss = new Series();
  readonly #smoothAccuracy = new Series();
  #next: Live | null = null;
  #nextStatistics: Events['layer.statistics'] | null = null;
  #lastLr: number | null = null;
  /** Last point of the charts, in epochs. */
  #last = -1;
  readonly #pace = new DrawingPace(() => this.#flush());
  #logChanged = false;

  readonly active: boolean = $derived(['starting', 'running', 'stopping'].includes(this.status));
  /** Whether it has weights on disk that can be tested. */
  readonly testable: boolean = $derived(!this.active && (this.ended !== null || this.checkpoint !== null));
  /** Whether it was stopped or interrupted before its end, so that it can be resumed. */
  readonly resumable: boolean = $derived(
    ['stopped', 'failed', 'interrupted'].includes(this.status) || this.ended?.early === true,
  );
  readonly lastEpoch = $derived(this.epochs.at(-1));
  /** Finished share, from 0 to 1. */
  readonly share: number = $derived.by(() => {
    if (this.status === 'finished') return 1;
    if (!this.info || !this.live) return 0;
    return this.grid.epochsAt(this.live) / this.info.epochs;
  });

  /** The batches of the run, with the changes of their size so far. */
  readonly grid: BatchGrid = $derived(
    new BatchGrid(Math.max(1, this.info?.trainCount ?? 1), Math.max(1, this.info?.batchSize ?? 1), this.changes),
  );

  constructor(id: string, from: string, name: string) {
    this.id = id;
    this.from = from;
    this.name = name;
  }

  started(info: Events['run.started']): void {
    this.info = info;
    if (info.changes.length) this.changes = info.changes;
    if (this.status === 'starting') this.status = 'running';
  }

  metrics(event: Events['step.metrics']): void {
    for (let i = 0; i < event.steps.length; i++) {
      const x = this.#positionOf({ epoch: event.epoch, step: event.steps[i]! });
      // Steps that were already read from the recorded metrics.
      if (x <= this.#last) continue;
      this.#last = x;
      const loss = event.loss[i]!;
      this.loss.push(x, loss);
      this.#smoothLoss.smooth(loss);
      const accuracy = event.accuracy[i];
      if (accuracy !== undefined) {
        this.accuracy.push(x, accuracy);
        this.#smoothAccuracy.smooth(accuracy);
      }
      const lr = event.lr[i] as number;
      this.lr.push(x, lr);
      if (this.#lastLr !== null && lr !== this.#lastLr) this.lrChanges = true;
      this.#lastLr = lr;
    }
    const step = event.steps.at(-1) ?? 0;
    if (event.memory > 0) this.#addLoad(this.#positionOf({ epoch: event.epoch, step }), event);
    this.#next = {
      epoch: event.epoch,
      step,
      samplesPerSecond: event.samplesPerSecond,
      secondsLeft: event.secondsLeft,
      loss: this.#smoothLoss.last,
      accuracy: this.#smoothAccuracy.last,
      lr: this.#lastLr ?? NaN,
      memory: event.memory,
      cpu: event.cpu,
      gpuMemory: event.gpuMemory,
    };
    this.#schedule();
  }

  statisticsOf(event: Events['layer.statistics']): void {
    this.#nextStatistics = event;
    this.#addStatistics(event, networkStatistics(event.tensors));
    this.#schedule();
  }

  /** Adds what was recorded besides the steps. */
  recorded({ statistics, loads }: Pick<RunMetrics, 'statistics' | 'loads'>): void {
    for (const { gradientNorm, weightChange, ...at } of statistics)
      this.#addStatistics(at, { gradientNorm: gradientNorm ?? NaN, weightChange: weightChange ?? NaN });
    for (const load of loads) this.#addLoad(this.#positionOf(load), load);
  }

  #positionOf(at: TrainerPosition): number {
    return this.grid.epochsAt(at);
  }

  #addStatistics(at: { epoch: number; step: number }, values: { gradientNorm: number; weightChange: number }): void {
    const x = this.#positionOf(at);
    // What was already read from the record.
    if (x <= this.gradientNorm.x.at(this.gradientNorm.length - 1)) return;
    this.gradientNorm.push(x, values.gradientNorm);
    this.weightChange.push(x, values.weightChange);
  }

  #addLoad(
    x: number,
    { samplesPerSecond, memory, cpu, gpuMemory }: Omit<RunMetrics['loads'][number], 'epoch' | 'step'>,
  ): void {
    if (x <= this.memory.x.at(this.memory.length - 1)) return;
    this.throughput.push(x, samplesPerSecond ?? NaN);
    this.memory.push(x, memory);
    if (cpu !== null) this.cpu.push(x, cpu);
    if (gpuMemory !== null) this.gpuMemory.push(x, gpuMemory);
  }

  line(line: string): void {
    this.log.push(line);
    const over = this.log.length - LOG_LINES;
    if (over > 0) {
      this.log.splice(0, over);
      this.logDropped += over;
    }
    this.#logChanged = true;
    this.#schedule();
  }

  epoch(event: Events['epoch.metrics']): void {
    if (this.epochs.some(({ epoch }) => epoch === event.epoch)) return;
    this.best = event.best;
    this.epochs = [...this.epochs, event];
    this.#schedule();
  }

  pausedAt(place: TrainerPosition | null): void {
    this.paused = place;
    this.pausing = false;
    this.#schedule();
  }

  changed({ run: _, ...change }: Events['run.changed']): void {
    const key = JSON.stringify(change);
    // Changes that were already read from the record.
    if (this.changes.some((known) => JSON.stringify(known) === key)) return;
    // Later changes of an interrupted run are dropped.
    this.changes = [...this.changes.filter((made) => !isBefore(change, made)), change];
    const { epochs } = change.training;
    if (epochs !== undefined && this.info) this.info = { ...this.info, epochs };
    this.#schedule();
  }

  finished(event: Events['run.finished']): void {
    this.waiting = null;
    this.paused = null;
    this.ended = event;
    this.status = event.stopped ? 'stopped' : 'finished';
    this.#flush();
  }

  /** @param error null where it is unknown */
  failed(error: ErrorData | null, status: 'failed' | 'interrupted'): void {
    this.waiting = null;
    this.paused = null;
    this.error = error;
    this.status = status;
    this.#flush();
  }

  /** The last reported step. */
  get lastStep(): Live | null {
    return this.#next;
  }

  #schedule(): void {
    this.#pace.request();
  }

  #flush(): void {
    this.chartVersion++;
    if (this.#nextStatistics) this.statistics = this.#nextStatistics;
    if (this.#logChanged) this.logVersion++;
    this.#logChanged = false;
    this.live = this.#next;
  }
}
