/** The document: all that is saved. */
import type { DataSource } from '../datasets/source.ts';
import type { InitializerSettings } from '../initializers/index.ts';
import type { TrainingSettings } from './training.ts';

export type { InitializerSettings };
export type * from './training.ts';

export const FORMAT = 'tensorsmith';
export const CLIP_FORMAT = 'tensorsmith-clip';
export const MODULE_FORMAT = 'tensorsmith-module';
export const VERSION = 8;

export type ParamValue = number | boolean | string | null | readonly number[];
export type Params = Readonly<Record<string, ParamValue>>;

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface GraphNode {
  readonly id: string;
  /**
   * Name of a layer in the registry, such as `Conv2d`, or `Module` for an instance of one of the document's modules.
   */
  readonly type: string;
  /** The user's name for it, such as `conv1`. Unique in its graph. */
  readonly name: string;
  /** Parameters that differ from the layer's defaults. */
  readonly params: Params;
  readonly position: Position;
  /** Bypassed: the input is passed through unchanged. */
  readonly bypass?: true;
  /** Frozen: its parameters are not trained. */
  readonly freeze?: true;
  /** Initializers by parameter name, where they differ from the layer's own. */
  readonly initializers?: Readonly<Record<string, InitializerSettings>>;
  /** Drawn as its title alone. */
  readonly collapsed?: true;
}

/** A note or frame beside the network; it computes nothing. */
export interface Note {
  readonly id: string;
  /** A frame is drawn behind the nodes it holds, and moves them along. */
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
  /** Stable id of the port: `in`, `out`, or `in0`, `in1`, … for a layer with any number of inputs. */
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
  /** Direction of the layout; down where left out. */
  readonly direction?: 'right';
}

/**
 * A named subgraph. Its Input and Output nodes are its ports, whose ids are the ids of those nodes. Any number of
 * `Module` nodes may be instances of it.
 */
export interface Module {
  readonly id: string;
  /** Unique in the document, an identifier: `ResidualBlock`. */
  readonly name: string;
  readonly graph: Graph;
}

/** One of several folds, counted from 1. */
export interface FoldSettings {
  readonly index: number;
  readonly of: number;
}

/** Data source and preprocessing. */
export interface DataSettings {
  readonly source: DataSource;
  /** Share of the training samples kept for validation, in [0, 0.9]. */
  readonly validationShare: number;
  /** Seed of the validation split. */
  readonly splitSeed: number;
  /** Cross-validation: the fold that is held out in place of the share. */
  readonly fold?: FoldSettings;
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
