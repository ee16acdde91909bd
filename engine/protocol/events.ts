/** What the engine tells without being asked. */
import type { ErrorData } from '../errors/types.ts';
import type { TensorStatistics } from '../training/statistics.ts';
import { event, type EventsOf } from './message.ts';

export const ENGINE_EVENTS = {
  /** Before a long run: plan `done` of `of` is being timed on this machine. */
  'run.planning': event<{ done: number; of: number }>(),
  'run.started': event<{
    run: string;
    runtime: string;
    device: string;
    epochs: number;
    stepsPerEpoch: number;
    batchSize: number;
    trainCount: number;
    validationCount: number;
    parameters: number;
    /** False where no output is compared with classes: nothing is right or wrong. */
    hasAccuracy: boolean;
  }>(),
  /** Metrics of the steps since the last such event; at most 30 a second. Arrays run in parallel. */
  'step.metrics': event<{
    run: string;
    /** From 1. */
    epoch: number;
    /** Within the epoch, from 1. */
    steps: number[];
    loss: number[];
    /** Share in [0, 1] of the batch; empty without accuracy. */
    accuracy: number[];
    /** Learning rate of the step; for a batch that only accumulates gradients, of the step that it goes into. */
    lr: number[];
    samplesPerSecond: number;
    secondsLeft: number;
  }>(),
  /** How the insides are at a step: see engine/training/statistics.ts. */
  'layer.statistics': event<{ run: string; epoch: number; step: number; tensors: TensorStatistics[] }>(),
  /** A line of the log: "[1, 100] loss: 2.2871", the mean over the steps since the last line. */
  'run.log': event<{ run: string; line: string }>(),
  'epoch.metrics': event<{
    run: string;
    epoch: number;
    trainLoss: number;
    trainAccuracy: number | null;
    validationLoss: number | null;
    validationAccuracy: number | null;
    seconds: number;
  }>(),
  'checkpoint.written': event<{ run: string; epoch: number; step: number }>(),
  /** The run is over and its last checkpoint is on disk. */
  'run.finished': event<{ run: string; stopped: boolean; epoch: number; step: number; seconds: number }>(),
  /** The run stands still: its files cannot be written. It tries again in so many seconds. */
  'run.waiting': event<{ run: string; error: ErrorData; seconds: number }>(),
  /** They are written, and the run goes on. */
  'run.resumed': event<{ run: string }>(),
  /** Something to know of a run that is used, such as damage that was got round. */
  'run.notice': event<{ run: string; error: ErrorData }>(),
  'run.failed': event<{ run: string; error: ErrorData }>(),
  /** From the shell: the engine process is gone; the run that was on is marked as interrupted. */
  'engine.lost': event<{ run: string | null; error: ErrorData }>(),
  'engine.ready': event<Record<string, never>>(),
};
export type Events = EventsOf<typeof ENGINE_EVENTS>;
export type EventName = keyof Events;
export type EngineEvent = { [K in EventName]: { event: K; data: Events[K] } }[EventName];

/** The run that is on, for a page that has just been opened; what it has measured so far is in `run.metrics`. */
export interface CurrentRun {
  readonly name: string;
  /** What `run.start` was given: the tab that it was started from. */
  readonly from: string;
  readonly started: Events['run.started'];
  /** The last lines of its log. */
  readonly log: readonly string[];
}
