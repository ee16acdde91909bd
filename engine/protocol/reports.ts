/** Answers of the engine, as plain data. */
import type { ErrorData } from '../errors/types.ts';

export interface RuntimeReport {
  name: 'tensorflow' | 'wasm';
  available: boolean;
  /** "CPU, 2 threads" */
  device: string;
  /** Null for a GPU. */
  threads: number | null;
  library: string;
  /** Why it cannot be used, and what would mend it. */
  reason: ErrorData | null;
}
export interface DeviceReport {
  runtimes: RuntimeReport[];
  chosen: 'tensorflow' | 'wasm';
  /** Cores and memory of this machine. */
  cores: number;
  /** Bytes. */
  memoryTotal: number;
  memoryFree: number;
  node: string;
  platform: string;
}

export interface SplitReport {
  count: number;
  /** Samples per class, by class index. */
  histogram: number[];
  /** Smallest and largest stored value. */
  range: [number, number];
}
export interface DatasetReport {
  /** The folder the files were found in. */
  path: string;
  /** "MNIST", "Fashion-MNIST", "EMNIST letters", or the folder's name. */
  name: string;
  /** Channels, height, width. */
  shape: [number, number, number];
  classes: number;
  /** What a class is called: "0", …, "T-shirt". */
  labels: string[];
  train: SplitReport;
  /** Null where no test files lie beside the training files. */
  test: SplitReport | null;
  files: { role: string; path: string; bytes: number }[];
}
export interface SampleImages {
  /** Channels, height, width. */
  shape: [number, number, number];
  /** Base64 of uint8 pixels, channels last, image after image. */
  pixels: string;
  labels: number[];
}

export interface EvaluationReport {
  run: string;
  /** The dataset it was tested on. */
  dataPath: string;
  count: number;
  correct: number;
  accuracy: number;
  loss: number;
  /** confusion[label][prediction] */
  confusion: number[][];
  /** Predicted class of every test sample, in order. */
  predictions: number[];
  /** Probability of that class. */
  confidence: number[];
  labels: number[];
  /** Names of the classes. */
  names: string[];
  seconds: number;
}

export type RunStatus = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted';
export interface RunSummary {
  run: string;
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
}
