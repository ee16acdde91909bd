/** The model description: the only thing that is saved. */
import type { DataSource } from '../datasets/source.ts';
import type { InitializerSettings } from './initializers.ts';
import type { TrainingSettings } from './training.ts';

export type * from './initializers.ts';
export type * from './training.ts';

export const FORMAT = 'tensorsmith';
export const CLIP_FORMAT = 'tensorsmith-clip';
export const MODULE_FORMAT = 'tensorsmith-module';
export const VERSION = 3;

export type ParamValue = number | boolean | string | null | readonly number[];
export type Params = Readonly<Record<string, ParamValue>>;

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface GraphNode {
  readonly id: string;
  /** Name of a layer in the registry: `Conv2d`; or `Module`, an instance of one of the document's modules. */
  readonly type: string;
  /** What the user calls it: `conv1`. Unique in its graph, an identifier. */
  readonly name: string;
  /** Only what differs from the layer's defaults. */
  readonly params: Params;
  readonly position: Position;
  /** Left out of the network: what comes in goes on as it is. */
  readonly bypass?: true;
  /** Its parameters keep their values while the rest learns. */
  readonly freeze?: true;
  /** First values of parameters, by name, where they are not the layer's own. */
  readonly initializers?: Readonly<Record<string, InitializerSettings>>;
  /** Drawn as its title alone. */
  readonly collapsed?: true;
}

/** What a user writes or draws beside the network; it computes nothing. */
export interface Note {
  readonly id: string;
  /** A frame lies behind the nodes that it holds, and takes them along. */
  readonly kind: 'note' | 'frame';
  readonly text: string;
  readonly color: NoteColor;
  readonly position: Position;
  readonly size: { readonly width: number; readonly height: number };
}
export const NOTE_COLORS = ['grey', 'yellow', 'green', 'blue', 'purple', 'red'] as const;
export type NoteColor = (typeof NOTE_COLORS)[number];

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
  readonly notes?: readonly Note[];
  /** Which way it is drawn to flow; down where it is left out. */
  readonly direction?: 'right';
}

/**
 * A named subgraph. Its Input and Output nodes are its ports, whose ids are
 * the ids of those nodes. Any number of `Module` nodes may stand for it.
 */
export interface Module {
  readonly id: string;
  /** Unique in the document, an identifier: `ResidualBlock`. */
  readonly name: string;
  readonly graph: Graph;
}

/** Where samples come from and how they are prepared. */
export interface DataSettings {
  readonly source: DataSource;
  /** Share of the training samples kept for validation, in [0, 0.9]. */
  readonly validationShare: number;
  /** Decides which samples those are. */
  readonly splitSeed: number;
}
export interface TensorsmithDocument {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly name: string;
  readonly graph: Graph;
  readonly modules: readonly Module[];
  readonly data: DataSettings;
  readonly training: TrainingSettings;
}
