/** Results of the engine, as plain data. */
import type { GivenPicture, InputForm } from '../datasets/given/given.ts';
import type { RowCell } from '../datasets/dataset.ts';
import type { FormatSource } from '../datasets/source.ts';
import type { ErrorData } from '../errors/types.ts';
import type { CalibrationBin } from '../metrics/calibration.ts';
import type { ClassCurve } from '../metrics/curves.ts';
import type { MetricValues } from '../metrics/index.ts';
import type { Bfloat16, RuntimeName } from '../runtime/runtime.ts';
import type { Course } from '../training/programs/activations.ts';
import type { Trouble } from '../training/diagnosis/trouble.ts';
import type { TensorStatistics } from '../training/loop/layerStatistics.ts';
import type { BestEpoch } from '../training/loop/state.ts';
import type { FoldMeans } from '../search/folds.ts';
import type { TrialReport } from '../search/history.ts';
import type { SearchPlan } from '../search/plan.ts';
import type { SettingsChange } from '../training/loop/steering.ts';

/** Memory in bytes. */
export interface MemoryReport {
  readonly total: number;
  readonly free: number;
}

/** Samples that have been prepared so far. */
export interface PreparationReport {
  /** Name of the data. */
  name: string;
  unit: 'images' | 'rows';
  done: number;
  of: number;
}
/** Prepared data on disk, and the limits of data. Sizes in bytes. */
export interface PreparedReport {
  folder: string;
  bytes: number;
  /** What prepared data may take on disk, and data in memory. */
  limits: { memory: number; disk: number };
  /** Those that the user has set; null for what this machine has. */
  set: { memory: number | null; disk: number | null };
  /** Variables of the environment that set them whatever the user does. */
  environment: { memory: string | null; disk: string | null };
}

export interface RuntimeReport {
  name: RuntimeName;
  available: boolean;
  /** "CPU, 2 threads" */
  device: string;
  /** Null for a GPU. */
  threads: number | null;
  /** Mixed precision on it. */
  bfloat16: Bfloat16;
  library: string;
  /** Memory of a discrete GPU, where the system reports it; else null. */
  memory: MemoryReport | null;
  /** Why it cannot be used, and how to fix that. */
  reason: ErrorData | null;
}
export interface DeviceReport {
  runtimes: RuntimeReport[];
  chosen: RuntimeName;
  /** Cores and memory of this machine. */
  cores: number;
  /** Total memory in bytes. */
  memoryTotal: number;
  memoryFree: number;
  node: string;
  platform: string;
}

export interface ClassReport {
  /** Metrics over all classes, by their keys in engine/metrics; null where undefined. */
  metrics: MetricValues;
  /** One-vs-rest metrics by class; `support` is the number of its samples. */
  perClass: { support: number; metrics: MetricValues }[];
  /** ROC and precision-recall curves by class, null for one without; null in all where there are too many scores. */
  curves: readonly (ClassCurve | null)[] | null;
  /** Confidence against accuracy of the predictions; null where outputs are no probabilities. */
  calibration: readonly CalibrationBin[] | null;
}
export interface ValueReport {
  metrics: MetricValues;
  /** Activation between an output and its value, which the loss contains. */
  link: 'identity' | 'sigmoid' | 'exp';
}
/** A forecast that needs no network. */
export interface ForecastReport {
  metrics: MetricValues;
  /** For every test sample, in the target's unit; null where targets are classes, of several values, or too many. */
  predicted: number[] | null;
}
/** Scores of one of several values that are predicted. */
export interface TargetReport {
  /** Name of its column. */
  name: string;
  /** Rows after the window, where several steps are forecast. */
  ahead: number | null;
  metrics: MetricValues;
  /** Null where there are too many steps to list all of them. */
  pairs: { predicted: number[]; actual: number[] } | null;
  /** The last value repeated, and that of the season before; null where there is none. */
  naive: ForecastReport | null;
  seasonal: ForecastReport | null;
}
export interface EvaluationReport {
  run: string;
  /** The dataset it was tested on. */
  source: FormatSource;
  /** How the samples are displayed. */
  samples: 'images' | 'rows';
  /** Name of the predicted column, if the data have one. */
  target: string | null;
  count: number;
  /** Number of correct predictions among `counted`; 0 where there are no classes. */
  correct: number;
  counted: number;
  /** Null without class targets. */
  accuracy: number | null;
  /** Null or NaN without valid labels, or with non-finite weights. */
  loss: number | null;
  /** Loss of each output by name, where there are several. */
  losses: { name: string; loss: number }[];
  /** Null without class targets. */
  classes: ClassReport | null;
  /** Null without value targets. */
  values: ValueReport | null;
  /**
   * The forecast that repeats the last value of a window, and that of the season before, null where none is known;
   * `firsts` are the first samples of each series. Its metrics are over all steps, and none for several columns. Null
   * where samples are no windows of a time series.
   */
  baseline: (ForecastReport & { seasonal: ForecastReport | null; firsts: number[] }) | null;
  /** confusion[label][prediction]; empty without classes. */
  confusion: number[][];
  /** Predicted class of every test sample, in order; empty where a sample has several. */
  predictions: number[];
  /** Probability of the predicted class. */
  confidence: number[];
  labels: number[];
  /** Prediction and target of every test sample, in order, in the target's unit, of several targets the first; null where samples have other values. */
  pairs: { predicted: number[]; actual: number[] } | null;
  /** Where several values are predicted, columns or steps, each with its scores; else empty. */
  targets: TargetReport[];
  /** Names of the classes. */
  names: string[];
  /** Changes of the data since the run was trained. */
  changes?: ErrorData[];
  seconds: number;
}

export interface PredictionReport {
  outputs: number[][];
  /** Class probabilities of each sample; null where a sample has several labels. */
  shares: number[][] | null;
  /** Cells of each sample, without the target; null where samples are no rows. */
  cells: (readonly RowCell[])[] | null;
}

/** The inputs that the network of a run takes. */
export interface TryReport {
  run: string;
  input: InputForm;
  /** Names of the classes; empty for regression. */
  classes: string[];
  /** Name of the predicted column, if the data have one. */
  target: string | null;
  /** Names of all predicted columns. */
  targets: string[];
  /** Steps that are forecast of each: values are step after step. */
  steps: number;
  /** Changes of the data since the run was trained. */
  changes?: ErrorData[];
}
/** A network's prediction for an input of the user's own. */
export interface TryPrediction {
  /** The sample as the network sees it; null where it is no image. */
  picture: GivenPicture | null;
  /** Class probabilities; for a text those of the next character. Null without classes. */
  shares: number[] | null;
  /** Predicted values in the target's unit; null where they are an image, or too many. */
  values: number[] | null;
  /** The predicted image. */
  image: GivenPicture | null;
}

/** Row-major values; the gradient is null where the loss does not depend on them. */
export interface TensorReport {
  shape: number[];
  values: number[];
  gradient: number[] | null;
}
export interface InspectionReport {
  /** Mean loss over the samples. */
  loss: number;
  /** Outputs by port, in PyTorch's order of axes. */
  outputs: TensorReport[];
  parameters: (TensorReport & { name: string })[];
}

export const SALIENCY_METHODS = ['gradient', 'gradCam', 'occlusion'] as const;
export type SaliencyMethod = (typeof SALIENCY_METHODS)[number];
/** What each pixel of an image contributes to the score of a class. */
export interface SaliencyReport {
  method: SaliencyMethod;
  /** Output of the network for the class, before probabilities. */
  score: number;
  height: number;
  width: number;
  /**
   * In rows. `gradient`: largest absolute gradient of the score over the channels; `gradCam`: at least 0; `occlusion`:
   * how much the score falls where the pixel is covered, negative where it rises.
   */
  values: number[];
  /** Name of the layer whose feature maps Grad-CAM weighs. */
  layer: string | null;
}

/** Most characters of the user's notes on a run and of a tag, and most tags. */
export const [MOST_NOTES, MOST_TAG, MOST_TAGS] = [10_000, 40, 20];
/** `damaged`: its files on disk cannot be used. */
export type RunStatus = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted' | 'damaged';
export interface RunSummary {
  run: string;
  /** Path of its data; absent where unknown. */
  dataPath?: string;
  /** Whether it came from a file, and its data have not been picked on this machine. */
  dataAway?: true | undefined;
  /** The tab that it was started from; absent where unknown. */
  from?: string | undefined;
  /** The user's name for it, else that of the network. */
  name: string;
  /** Whether the user has starred it. */
  starred?: boolean;
  /** What the user wrote about it. */
  notes?: string;
  tags?: readonly string[];
  status: RunStatus;
  /** Start time, in milliseconds since 1970. */
  startedAt: number;
  seconds: number;
  runtime: string;
  epochs: number;
  epochsDone: number;
  /** Absent in runs of earlier versions. */
  stepsPerEpoch?: number | undefined;
  /** Training samples of an epoch, and the batch size at first; absent in runs of earlier versions. */
  trainCount?: number | undefined;
  batchSize?: number | undefined;
  parameters: number;
  /** Whether it keeps a checkpoint, so that its weights can be tested, exported and resumed from. */
  hasWeights: boolean;
  validationAccuracy: number | null;
  validationLoss: number | null;
  testAccuracy: number | null;
  /** The best epoch by the selected metric. */
  best?: BestEpoch | undefined;
  /** Whether early stopping ended it. */
  early?: true | undefined;
  /** Times (milliseconds since 1970) and positions at which it was resumed. */
  resumed?: readonly { at: number; epoch: number; step: number }[] | undefined;
  /** The run and the checkpoint that it went on from as a branch. */
  parent?: { readonly run: string; readonly epoch: number; readonly step: number } | undefined;
  /** The run and the checkpoint whose weights it began with: `taken` of `of` parameters. */
  weightsFrom?:
    | {
        readonly run: string;
        readonly epoch: number;
        readonly step: number;
        readonly taken: number;
        readonly of: number;
      }
    | undefined;
  /** The search that it is a trial of. */
  search?: { readonly search: string; readonly trial: number } | undefined;
  /** Reasons why it did not learn, as of its end. */
  troubles?: readonly Trouble[] | undefined;
  /** The error of a damaged run. */
  fault?: ErrorData;
}

/** A linear regression that two processes have trained together, each with half of the batch. */
export interface ParallelTraining {
  /** PyTorch's own launcher, or two processes of the engine. */
  readonly by: 'torchrun' | 'engine';
  /** PyTorch's version; null where it was the engine. */
  readonly version: string | null;
  /** Ids of the processes. */
  readonly processes: readonly number[];
  readonly steps: readonly {
    /** Of each process, before the step. */
    readonly loss: readonly number[];
    readonly gradient: readonly (readonly number[])[];
    /** Of the gradients. */
    readonly mean: readonly number[];
    /** Of each process, after the step. */
    readonly weight: readonly (readonly number[])[];
  }[];
  /** Weights after as many steps of one process with whole batches. */
  readonly alone: readonly number[];
}

/** A product of two square matrices on a runtime. */
export interface ProductTime {
  /** `reference` is plain JavaScript, one number after the other. */
  readonly runtime: RuntimeName | 'reference';
  readonly device: string;
  /** Null for a GPU. */
  readonly threads: number | null;
  /** The fastest of some calls; null where it was not measured. */
  readonly milliseconds: number | null;
  /** Why the runtime cannot be used here. */
  readonly reason: ErrorData | null;
}

/** What each layer costs on a runtime, as measured. */
export interface LayerTimes {
  /** In the order of the network. */
  readonly layers: readonly {
    /** Flat id, and the name as shown. */
    readonly node: string;
    readonly name: string;
    /** Milliseconds for the batch. */
    readonly forward: number;
    readonly backward: number;
    /** Bytes of the tensors that its program has alive at its peak, forward and backward. */
    readonly bytes: number;
  }[];
  /** Milliseconds of all layers together. */
  readonly sum: number;
  /** Milliseconds of a whole step: with reading samples, loss and optimizer. */
  readonly step: number;
  readonly batch: number;
  readonly runtime: string;
  readonly device: string;
  readonly library: string;
}

/** A kept checkpoint: an epoch, and its finished batches. */
export interface CheckpointReport {
  epoch: number;
  step: number;
  /** Whether the epoch ends there. */
  ended: boolean;
  /** Whether it is that of the best epoch. */
  best: boolean;
}

export type SearchStatus = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted' | 'damaged';
export interface SearchSummary {
  search: string;
  name: string;
  /** The tab that it was started from; absent where unknown. */
  from?: string;
  status: SearchStatus;
  /** Milliseconds since 1970. */
  startedAt: number;
  seconds: number;
  /** Null where its record is damaged. */
  plan: SearchPlan | null;
  /** Trials that have a score. */
  trained: number;
  /** Where it is a cross-validation: means over the folds that have ended. */
  folds?: FoldMeans;
  /** The best trial, of the longest budget; null before the first. */
  best: { trial: number; score: number | null; run: string | null } | null;
  /** Why it failed, is damaged, or waits. */
  fault?: ErrorData;
}
export interface SearchReport extends SearchSummary {
  plan: SearchPlan;
  trials: readonly TrialReport[];
  /** Numbers of the trials that none dominates; the best one where there is one objective. */
  front: readonly number[];
}

/** Layer statistics of a step. */
export interface RunLayers {
  epoch: number;
  step: number;
  tensors: TensorStatistics[];
}

/** Histogram of a tensor at a step: counts in bins of equal width from `low` to `high`. */
export interface LayerCourse {
  epoch: number;
  step: number;
  low: number;
  high: number;
  counts: readonly number[];
}

/** Recorded metrics of a run. Null for numbers that are not finite, or not measured. */
export interface RunMetrics {
  run: string;
  epochsWanted: number;
  /** Before the batch size changed. */
  stepsPerEpoch: number;
  /** Training samples of an epoch and the batch size at first: with `changes` they tell the batches (`BatchGrid`). */
  trainCount: number;
  batchSize: number;
  /** Steps in order, subsampled for a long run. */
  steps: { epoch: number; step: number; loss: number | null; accuracy: number | null; lr: number | null }[];
  epochs: {
    epoch: number;
    trainLoss: number | null;
    trainAccuracy: number | null;
    validationLoss: number | null;
    validationAccuracy: number | null;
    seconds: number;
  }[];
  /** Layer statistics summed up over the network, in order, subsampled for a long run. Null: not a finite number. */
  statistics: { epoch: number; step: number; gradientNorm: number | null; weightChange: number | null }[];
  /** Throughput, and resident memory of the engine process in bytes, in order, subsampled for a long run. */
  loads: {
    epoch: number;
    step: number;
    samplesPerSecond: number | null;
    memory: number;
    /** Share of all cores that the engine keeps busy, and bytes in use on the GPU; null where unknown. */
    cpu: number | null;
    gpuMemory: number | null;
  }[];
  /** Changes of its settings while it ran, in order. */
  changes: readonly SettingsChange[];
  /** The newest checkpoint on disk. */
  checkpoint: { epoch: number; step: number } | null;
  /** Number of damaged records that were skipped. */
  damaged: number;
}

/** The activations of a drawn node for one sample. */
export type NodePicture = {
  /** Flat id of the node. */
  readonly node: string;
  /** Shape of one sample, in PyTorch's order. */
  readonly shape: readonly number[];
  /** Whether all values are finite. */
  readonly finite: boolean;
  /** What a condition did with it for this input; left out where it is always computed. */
  readonly course?: Course;
} & (
  | {
      readonly kind: 'maps';
      readonly width: number;
      readonly height: number;
      /** Base64 of at most 16 channels as bytes, each normalized by itself, row-major. */
      readonly pixels: string;
      /** Minimum and maximum of each channel. */
      readonly ranges: readonly (readonly [number, number])[];
    }
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly low: number; readonly high: number }
);

/** The activations of a network for one sample. */
export interface ActivationReport {
  readonly nodes: readonly NodePicture[];
  /** Null where noise was fed, or what the user gave. */
  readonly sample: {
    readonly split: 'train' | 'test';
    readonly index: number;
    /** Number of samples in the split. */
    readonly count: number;
    readonly label: string | null;
  } | null;
  /** Reason for feeding noise; `why` is null where no data are chosen. Null where a sample or a given input was fed. */
  readonly noise: { readonly why: ErrorData | null } | null;
  /** Number of parameters that the run does not have in this shape: they have initial values. */
  readonly foreign: number;
}

/** A tensor as base64 of little-endian float32, in PyTorch's order of axes. */
export interface TensorValues {
  readonly shape: readonly number[];
  readonly values: string;
}

/** A parameter or buffer of a node; a trainable one with its part in a training step. */
export interface ParameterValues extends TensorValues {
  /** In its layer: `weight`. */
  readonly name: string;
  readonly trainable: boolean;
  /** Null where the loss does not depend on it, or where there is no loss. */
  readonly step: {
    /** The gradient of the loss; null where only a penalty changes it. */
    readonly gradient: TensorValues | null;
    /** What the optimizer gets: with penalties, and clipped. */
    readonly applied: TensorValues;
    readonly after: TensorValues;
  } | null;
}

/** One node's numbers in a training step on one sample, in evaluation mode. */
export interface NodeValues {
  /** Of the node itself, or for the node of an Output: what it passes on. */
  readonly inputs: readonly TensorValues[];
  readonly outputs: readonly TensorValues[];
  readonly parameters: readonly ParameterValues[];
  /** The backward pass; null without a label. */
  readonly backward: {
    readonly loss: number;
    /** Gradients of the loss with respect to the outputs; null where it does not depend on one. */
    readonly gradients: readonly (TensorValues | null)[];
    /** Gradients that the node passes to its inputs; other uses of an input add to them. */
    readonly passed: readonly (TensorValues | null)[];
    /** What an Output is compared with. */
    readonly target: (TensorValues & { readonly kind: 'classes' | 'values'; readonly complete: boolean }) | null;
    /** The optimizer's numbers in the first step by name: its learning rate and what follows from it. */
    readonly rates: Readonly<Record<string, number>>;
  } | null;
  /** Why there is no backward pass, where data were chosen. */
  readonly why: ErrorData | null;
  readonly sample: ActivationReport['sample'];
}
