/** Events of the engine. */
import type { ErrorData } from '../errors/types.ts';
import type { TensorStatistics } from '../training/loop/layerStatistics.ts';
import type { BestEpoch, TrainerPosition } from '../training/loop/state.ts';
import type { SettingsChange } from '../training/loop/steering.ts';
import type { TrialReport } from '../search/history.ts';
import type { Trouble } from '../training/diagnosis/trouble.ts';
import { event, type EventsOf } from './message.ts';
import type { PreparationReport, SearchSummary } from './reports.ts';

export const ENGINE_EVENTS = {
  /** Data are being prepared in the cache: `done` of `of` samples. At its end, also by an error, both are equal. */
  'data.preparing': event<PreparationReport>(),
  /** Before a long run: plan `done` of `of` is being benchmarked. */
  'run.planning': event<{ done: number; of: number }>(),
  /** Before a run in float32: mixed precision was measured to be `gain` times as fast here. */
  'precision.measured': event<{ gain: number }>(),
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
    /** False where no output has class targets, so that accuracy is undefined. */
    hasAccuracy: boolean;
    /** Whether samples are read from disk as they are needed, since they do not fit in memory. */
    streamed: boolean;
    /** Changes of its settings that it knows of: where it was steered before it was resumed, or is replayed. */
    changes: readonly SettingsChange[];
    /** Position that a resumed run continues from; null at its start. */
    resumed: TrainerPosition | null;
  }>(),
  /** Metrics of the steps since the last event; at most 30 events a second. Arrays are parallel. */
  'step.metrics': event<{
    run: string;
    /** From 1. */
    epoch: number;
    /** Step within the epoch, from 1. */
    steps: number[];
    loss: number[];
    /** Accuracy of the batch in [0, 1]; empty without classes. */
    accuracy: number[];
    /** Learning rate of the step; for a batch that only accumulates gradients, that of the step it contributes to. */
    lr: number[];
    samplesPerSecond: number;
    secondsLeft: number;
    /** Resident memory of the engine process, in bytes. */
    memory: number;
    /** Share of all cores that it keeps busy; null until it is known. */
    cpu: number | null;
    /** Bytes in use on the GPU that trains; null where they are not reported. */
    gpuMemory: number | null;
  }>(),
  /** Finished batches of the range test. */
  'rate.progress': event<{ done: number; of: number }>(),
  /** Layers that have been measured. */
  'layers.progress': event<{ done: number; of: number }>(),
  /** Layer statistics of a step: see engine/training/loop/layerStatistics.ts. */
  'layer.statistics': event<{ run: string; epoch: number; step: number; tensors: TensorStatistics[] }>(),
  /** Reasons why the run does not learn; sent when they change. */
  'run.troubles': event<{ run: string; troubles: Trouble[] }>(),
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
    /** The best epoch so far, this one included; null where its metric is not measured. */
    best: BestEpoch | null;
  }>(),
  /** The run is paused after `step` batches of the epoch, and its state is on disk. */
  'run.paused': event<{ run: string; epoch: number; step: number }>(),
  'run.continued': event<{ run: string }>(),
  /** Settings that take effect at this position. */
  'run.changed': event<{ run: string } & SettingsChange>(),
  'checkpoint.written': event<{ run: string; epoch: number; step: number }>(),
  /** The run has ended and its last checkpoint is on disk. */
  'run.finished': event<{
    run: string;
    stopped: boolean;
    /** Whether early stopping ended it. */
    early: boolean;
    epoch: number;
    step: number;
    seconds: number;
  }>(),
  /** The run is suspended: its files cannot be written. It retries in `seconds`. */
  'run.waiting': event<{ run: string; error: ErrorData; seconds: number }>(),
  /** The files are written, and the run continues. */
  'run.resumed': event<{ run: string }>(),
  /** Information on a run in use, such as damage that was worked around. */
  'run.notice': event<{ run: string; error: ErrorData }>(),
  'run.failed': event<{ run: string; error: ErrorData }>(),
  /** A search has begun, ended, or one of its trials has changed. */
  'search.changed': event<{ search: SearchSummary; front: readonly number[]; trial: TrialReport | null }>(),
  /** From the shell: the engine process died; its run is marked as interrupted. */
  'engine.lost': event<{ run: string | null; error: ErrorData }>(),
  'engine.ready': event<Record<string, never>>(),
};
export type Events = EventsOf<typeof ENGINE_EVENTS>;
export type EventName = keyof Events;
export type EngineEvent = { [K in EventName]: { event: K; data: Events[K] } }[EventName];

/** The current run, for a page that was just opened; its past metrics are in `run.metrics`. */
export interface CurrentRun {
  readonly name: string;
  /** The argument `from` of `run.start`: the tab that it was started from. */
  readonly from: string;
  readonly started: Events['run.started'];
  /** The last lines of its log. */
  readonly log: readonly string[];
  readonly troubles: readonly Trouble[];
  readonly paused: boolean;
}
