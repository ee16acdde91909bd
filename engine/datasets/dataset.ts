/** An opened dataset of any format: described, loaded into sessions, and fingerprinted. */
import type { ErrorData } from '../errors/types.ts';
import type { HostTensor, HostTensors, Session } from '../runtime/runtime.ts';
import type { Vocabulary } from './kinds/vocabulary.ts';
import type { InputEncoder } from './given/given.ts';
import type { Description, SampleImages } from './report.ts';
import type { SampleRows } from './sampleRows.ts';
import type { Partition } from './split.ts';
import type { DatasetShape, Split } from './shape.ts';

/** A cell of a row; null where its word did not occur in training. */
export interface RowCell {
  readonly column: string;
  readonly value: number | string | null;
}

/** Selected samples, for a session of their own. */
export interface ChosenSamples {
  readonly shape: DatasetShape;
  /** Values of the variables of the training split. */
  readonly state: HostTensors;
}

/** One sample as network input. */
export interface OneSample {
  /** [1, …] in PyTorch's order, pixels in [0, 1]. */
  readonly x: HostTensor;
  /** Name of its label; null where each element has one. */
  readonly label: string | null;
}

/** Forecasts of windows of time series that a network has to beat. */
export interface NaiveForecast {
  /**
   * The last value is repeated: of each window and step each target, as labels have them, in its unit or by its class.
   */
  readonly values: Float64Array;
  /** The value at the same time of the season before; null where no season is known. */
  readonly seasonal: Float64Array | null;
  /** The windows that are the first of their series. */
  readonly firsts: readonly number[];
}

/** Rows of a table as texts, in the columns of its report. */
export interface Pages {
  /** Rows from a number on, 0 being the first; fewer at the end. */
  read(from: number, count: number): Promise<string[][]>;
  /** Releases what reading holds; the next page is read all the same. */
  close(): Promise<void>;
}

export interface Dataset {
  readonly name: string;
  readonly path: string;
  readonly shape: DatasetShape;
  /** Class names by index; empty where values are predicted. */
  readonly classNames: readonly string[];
  /** Number of samples of a split; 0 where it has none. */
  count(split: Split): number;
  /** Reads the files again for ranges, histograms and a preview. */
  report(): Promise<Description>;
  /** The samples of a split; left out where they overlap, as those of a text. */
  rows?(split: Split): SampleRows;
  /** Fills the variables of a split; a split without samples has none. */
  load(session: Pick<Session, 'write' | 'loadFile'>, split: Split): Promise<void>;
  /** @param indices in [0, count): throws a UserError for others */
  choose(split: Split, indices: readonly number[]): Promise<ChosenSamples>;
  /** @param index in [0, count) */
  sample(split: Split, index: number): Promise<OneSample>;
  /** Labels of a split, part of the fingerprint. */
  labels(split: Split): Uint8Array | Int32Array | Float32Array;
  /** Pixels of some samples, where they are images. */
  images?(split: Split, indices: readonly number[]): Promise<SampleImages>;
  /** Rows of the file, where it is a table. */
  readonly pages?: Pages;
  /** Values of a row by column, in the units of the file, where samples are rows. */
  cells?(split: Split, index: number): Promise<readonly RowCell[]>;
  /** Where samples are windows of a time series. */
  naive?(split: Split): NaiveForecast;
  /** Where samples are parts of a text. */
  readonly vocabulary?: Vocabulary;
  /** Encoding of the user's own inputs as samples. */
  readonly inputEncoder: InputEncoder;
  /** What the split of the training samples into training and validation respects. */
  readonly partition?: Partition;
  /** Changes of the data since the run whose facts it was opened with. */
  readonly changes?: readonly ErrorData[];
  /** Content of the definition's `factsFile`. */
  facts?(): string;
}
