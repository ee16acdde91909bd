/** The model description: the only thing that is saved. */

export const FORMAT = 'tensorsmith';
export const VERSION = 1;

export type ParamValue = number | boolean | string | null | readonly number[];
export type Params = Readonly<Record<string, ParamValue>>;

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface GraphNode {
  readonly id: string;
  /** Name of a layer in the registry: `Conv2d`. */
  readonly type: string;
  /** What the user calls it: `conv1`. Unique in its graph, an identifier. */
  readonly name: string;
  /** Only what differs from the layer's defaults. */
  readonly params: Params;
  readonly position: Position;
}

export interface Endpoint {
  readonly node: string;
  /** Stable id of the port: `in`, `out`, or `in0`, `in1`, … where a layer takes any number. */
  readonly port: string;
}

export interface Edge {
  readonly id: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
}

/** Where samples come from and how they are prepared. */
export interface DataSettings {
  readonly source: DataSource;
  /** Share of the training samples kept for validation, in [0, 0.9]. */
  readonly validationShare: number;
  /** Decides which samples those are. */
  readonly splitSeed: number;
}
export type DataSource =
  | { readonly kind: 'none' }
  /** Folder with IDX files, as MNIST comes. */
  | { readonly kind: 'idx'; readonly path: string };

export type LossSettings = { readonly type: 'CrossEntropyLoss' } | { readonly type: 'MSELoss' };

export type OptimizerSettings =
  | { readonly type: 'SGD'; readonly lr: number; readonly momentum: number; readonly weightDecay: number }
  | {
      readonly type: 'Adam';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly eps: number;
      readonly weightDecay: number;
    };

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly device: 'auto' | 'tensorflow' | 'wasm';
  readonly loss: LossSettings;
  readonly optimizer: OptimizerSettings;
}

export interface TensorsmithDocument {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly name: string;
  readonly graph: Graph;
  readonly data: DataSettings;
  readonly training: TrainingSettings;
}
