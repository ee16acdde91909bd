/** Answers of the engine, as plain data. */
import type { FormatSource } from '../datasets/source.ts';
import type { ErrorData } from '../errors/types.ts';
import type { MetricValues } from '../metrics/index.ts';
import type { RuntimeName } from '../runtime/runtime.ts';

/** Bytes. */
export interface MemoryReport {
  readonly total: number;
  readonly free: number;
}

export interface RuntimeReport {
  name: RuntimeName;
  available: boolean;
  /** "CPU, 2 threads" */
  device: string;
  /** Null for a GPU. */
  threads: number | null;
  library: string;
  /** Of a GPU with memory of its own, where the system tells; else null. */
  memory: MemoryReport | null;
  /** Why it cannot be used, and what would fix it. */
  reason: ErrorData | null;
}
export interface DeviceReport {
  runtimes: RuntimeReport[];
  chosen: RuntimeName;
  /** Cores and memory of this machine. */
  cores: number;
  /** Bytes. */
  memoryTotal: number;
  memoryFree: number;
  node: string;
  platform: string;
}

export interface ClassReport {
  /** Over all classes, by the keys of engine/metrics; null where one cannot be told. */
  metrics: MetricValues;
  /** By class, against all others; `support` is the samples of the class. */
  perClass: { support: number; metrics: MetricValues }[];
}
export interface ValueReport {
  metrics: MetricValues;
  /** What makes a value of an output of the network: the loss contains it. */
  link: 'identity' | 'sigmoid' | 'exp';
}
export interface EvaluationReport {
  run: string;
  /** The dataset it was tested on. */
  source: FormatSource;
  count: number;
  /** Targets whose class is found, of `counted`; 0 where there are no classes. */
  correct: number;
  counted: number;
  /** Null where no output is compared with classes. */
  accuracy: number | null;
  /** Null, or no number, where no label counts, or the weights are none any more. */
  loss: number | null;
  /** Each output's loss, by name, where there are several. */
  losses: { name: string; loss: number }[];
  /** Null where no output is compared with classes. */
  classes: ClassReport | null;
  /** Null where no values are compared. */
  values: ValueReport | null;
  /** confusion[label][prediction]; empty without classes. */
  confusion: number[][];
  /** Predicted class of every test sample, in order; empty where a sample has not one class. */
  predictions: number[];
  /** Probability of that class. */
  confidence: number[];
  labels: number[];
  /** Names of the classes. */
  names: string[];
  seconds: number;
}

/** Row-major; the gradient is null where the loss does not depend on it. */
export interface TensorReport {
  shape: number[];
  values: number[];
  gradient: number[] | null;
}
export interface InspectionReport {
  /** Mean over the samples. */
  loss: number;
  /** By output port, in PyTorch's order of axes. */
  outputs: TensorReport[];
  parameters: (TensorReport & { name: string })[];
}

/** `damaged`: what lies on disk of it cannot be used. */
export type RunStatus = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted' | 'damaged';
export interface RunSummary {
  run: string;
  /** Where its data lay; absent where that is not known. */
  dataPath?: string;
  name: string;
  status: RunStatus;
  /** Milliseconds since 1970. */
  startedAt: number;
  seconds: number;
  runtime: string;
  epochs: number;
  epochsDone: number;
  parameters: number;
  validationAccuracy: number | null;
  validationLoss: number | null;
  testAccuracy: number | null;
  /** What is wrong with a damaged one. */
  fault?: ErrorData;
}

/** What a run wrote while it trained. Null stands for what is no finite number, or is not measured. */
export interface RunMetrics {
  run: string;
  epochsWanted: number;
  stepsPerEpoch: number;
  /** In order; of a long run not all. */
  steps: { epoch: number; step: number; loss: number | null; accuracy: number | null; lr: number | null }[];
  epochs: {
    epoch: number;
    trainLoss: number | null;
    trainAccuracy: number | null;
    validationLoss: number | null;
    validationAccuracy: number | null;
    seconds: number;
  }[];
  /** Records that are left out, because they are not as they were written. */
  damaged: number;
}

/** The activations of a drawn node for one sample. */
export type NodePicture = {
  /** Flat id. */
  readonly node: string;
  /** Of one sample, in PyTorch's order. */
  readonly shape: readonly number[];
  /** False where some of it is infinite or no number. */
  readonly finite: boolean;
} & (
  | {
      readonly kind: 'maps';
      readonly width: number;
      readonly height: number;
      /** Bytes of at most 16 channels, each normalized by itself, row by row, as base64. */
      readonly pixels: string;
      /** Least and largest value of each. */
      readonly ranges: readonly (readonly [number, number])[];
    }
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly low: number; readonly high: number }
);

/** A sample fed through a network. */
export interface LookReport {
  readonly nodes: readonly NodePicture[];
  /** Null where noise was fed. */
  readonly sample: {
    readonly split: 'train' | 'test';
    readonly index: number;
    /** Samples of the split. */
    readonly count: number;
    readonly label: string | null;
  } | null;
  /** Why noise was fed: `why` is null where no data are chosen. Null where a sample was. */
  readonly noise: { readonly why: ErrorData | null } | null;
  /** Parameters that the run does not have in this shape: they are as a training begins. */
  readonly foreign: number;
}
