/** A dataset that was opened, of any format: described, put into sessions, and told apart from others. */
import type { HostTensor, HostTensors, Session } from '../runtime/runtime.ts';
import type { Description, SampleImages } from './report.ts';
import type { DatasetShape, Split } from './shape.ts';

/** Samples that a session of their own is made for. */
export interface ChosenSamples {
  readonly shape: DatasetShape;
  /** Values of the variables of the training split. */
  readonly state: HostTensors;
}

/** One sample as the network takes it. */
export interface OneSample {
  /** [1, …] in PyTorch's order, pixels in [0, 1]. */
  readonly x: HostTensor;
  /** What its label is called; null where each element has one. */
  readonly label: string | null;
}

export interface Dataset {
  readonly name: string;
  readonly path: string;
  readonly shape: DatasetShape;
  /** What a class is called, by its index; empty where values are predicted. */
  readonly classNames: readonly string[];
  /** Samples of a split; 0 where it has none. */
  count(split: Split): number;
  /** Reads what lies on disk once more: ranges, histograms, a preview. */
  report(): Promise<Description>;
  /** Fills the variables of a split; a split without samples has none. */
  load(session: Pick<Session, 'write' | 'loadFile'>, split: Split): Promise<void>;
  /** @param indices in [0, count): throws a UserError for others */
  choose(split: Split, indices: readonly number[]): Promise<ChosenSamples>;
  /** @param index in [0, count) */
  sample(split: Split, index: number): Promise<OneSample>;
  /** What is to be learned, byte for byte: enters the fingerprint. */
  labels(split: Split): Uint8Array | Int32Array | Float32Array;
  /** Pixels of some samples, where they are images. */
  images?(split: Split, indices: readonly number[]): Promise<SampleImages>;
  /** Contents of the definition's `factsFile`. */
  facts?(): string;
}
