/**
 * One run as the window sees it. Numbers arrive up to thirty times a second
 * and go into plain buffers; what is drawn changes at most once a frame
 * (charts 30, numbers 10 times a second).
 */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { Events } from '../../../../engine/protocol/events.ts';
import type { EvaluationReport, RunStatus } from '../../../../engine/protocol/reports.ts';
import { Series } from './series.ts';

const CHART_MS = 33;
const NUMBERS_MS = 100;
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
  /** Why it stands still: its files cannot be written. */
  waiting = $state.raw<ErrorData | null>(null);
  checkpoint = $state.raw<Events['checkpoint.written'] | null>(null);
  /** The last look inside. */
  look = $state.raw<Events['layer.statistics'] | null>(null);
  test = $state.raw<EvaluationReport | null>(null);
  testing = $state(false);
  /** Rise when there is something new to draw. */
  chartVersion = $state(0);
  logVersion = $state(0);

  readonly loss = new Series();
  readonly accuracy = new Series();
  readonly lr = new Series(0);
  /** Whether the learning rate has changed in this run: then it is worth a chart. */
  lrChanges = $state(false);
  readonly log: string[] = [];
  #next: Live | null = null;
  #lastLr: number | null = null;
  /** Epochs so far. */
  #last = -1;
  #frame = 0;
  #drawn = 0;
  #numbersAt = 0;
  #logChanged = false;

  readonly active: boolean = $derived(['starting', 'running', 'stopping'].includes(this.status));
  /** Whether weights are on disk: what can be tested. */
  readonly testable: boolean = $derived(!this.active && (this.ended !== null || this.checkpoint !== null));
  readonly lastEpoch = $derived(this.epochs.at(-1));

  constructor(id: string, from: string, name: string) {
    this.id = id;
    this.from = from;
    this.name = name;
  }

  started(info: Events['run.started']): void {
    this.info = info;
    if (this.status === 'starting') this.status = 'running';
  }

  metrics(event: Events['step.metrics']): void {
    const perEpoch = this.info?.stepsPerEpoch ?? 1;
    for (let i = 0; i < event.steps.length; i++) {
      const x = event.epoch - 1 + (event.steps[i] as number) / perEpoch;
      // Told again after it was read from what the run has written.
      if (x <= this.#last) continue;
      this.#last = x;
      this.loss.push(x, event.loss[i] as number);
      const accuracy = event.accuracy[i];
      if (accuracy !== undefined) this.accuracy.push(x, accuracy);
      const lr = event.lr[i] as number;
      this.lr.push(x, lr);
      if (this.#lastLr !== null && lr !== this.#lastLr) this.lrChanges = true;
      this.#lastLr = lr;
    }
    this.#next = {
      epoch: event.epoch,
      step: event.steps.at(-1) ?? 0,
      samplesPerSecond: event.samplesPerSecond,
      secondsLeft: event.secondsLeft,
      loss: this.loss.last,
      accuracy: this.accuracy.last,
      lr: this.#lastLr ?? NaN,
    };
    this.#schedule();
  }

  line(line: string): void {
    this.log.push(line);
    if (this.log.length > LOG_LINES) this.log.splice(0, this.log.length - LOG_LINES);
    this.#logChanged = true;
    this.#schedule();
  }

  epoch(event: Events['epoch.metrics']): void {
    if (this.epochs.some(({ epoch }) => epoch === event.epoch)) return;
    this.epochs = [...this.epochs, event];
    this.#schedule();
  }

  finished(event: Events['run.finished']): void {
    this.waiting = null;
    this.ended = event;
    this.status = event.stopped ? 'stopped' : 'finished';
    this.#flush();
  }

  failed(error: ErrorData, status: 'failed' | 'interrupted'): void {
    this.waiting = null;
    this.error = error;
    this.status = status;
    this.#flush();
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame((now) => {
      this.#frame = 0;
      if (now - this.#drawn < CHART_MS) return this.#schedule();
      this.#drawn = now;
      this.#flush(now);
    });
  }

  #flush(now = Infinity): void {
    this.chartVersion++;
    if (this.#logChanged) this.logVersion++;
    this.#logChanged = false;
    if (now - this.#numbersAt >= NUMBERS_MS) {
      this.live = this.#next;
      this.#numbersAt = Number.isFinite(now) ? now : this.#numbersAt;
    } else this.#schedule();
  }
}
