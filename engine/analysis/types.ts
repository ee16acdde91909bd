/** What is known of a graph without running it: shapes, costs and problems. */
import type { ErrorData } from '../errors/types.ts';
import type { TensorType } from '../program/types.ts';
import type { ParameterSpec, Resolved } from '../layers/parameters.ts';
import type { FlatGraph } from './flat.ts';

export interface NodeAnalysis {
  /** `blocked` nodes have no fault of their own: they wait for a broken one. */
  readonly status: 'ok' | 'error' | 'blocked';
  /** Parameters with defaults and derived values filled in. */
  readonly params: Resolved;
  /** Null where it is not known. In the order of the input ports. */
  readonly inputs: readonly (TensorType | null)[];
  readonly outputs: readonly (TensorType | null)[];
  readonly parameters: readonly ParameterSpec[];
  /** Values that layers of this kind learn, frozen or not. */
  readonly parameterCount: number;
  /** Those of them that are frozen. */
  readonly frozenCount: number;
  /** For one sample. */
  readonly multiplyAdds: number;
  /** Bytes of this node's outputs for one sample. */
  readonly activationBytes: number;
  readonly summary: string;
}

/** One change of a drawing. */
export interface Change {
  /** `remove` joins what stood before with what stood after. */
  readonly kind: 'insertBefore' | 'disconnect' | 'setParams' | 'replace' | 'remove' | 'removeAll' | 'unfreeze';
  /** Layer to insert, for `insertBefore`, or to put in its place, for `replace`. */
  readonly layer?: string;
  readonly node: string;
  /** All the nodes that it is for, where they are several. */
  readonly nodes?: readonly string[];
  readonly edge?: string;
  readonly params?: Resolved;
}

/** What the user picks to fix a problem. */
export interface Fix extends Change {
  /** A second change, where one is not enough; its edge is the one before the first change. */
  readonly then?: Change;
  /** The module in whose graph the node and the edge are; absent for the document's own. */
  readonly module?: string;
  readonly label: { readonly en: string; readonly zh: string };
}

export interface Problem {
  readonly severity: 'error' | 'hint';
  readonly error: ErrorData;
  /** Node of the document's own graph: the one at fault, or the instance that it is in. */
  readonly node: string | null;
  /** Flat id of the node at fault (resolve.ts). */
  readonly path: string | null;
  /** The module in whose graph the fault is; null for the document's own. */
  readonly module: string | null;
  readonly edge: string | null;
  /** Nodes of the document's own graph that this problem blocks, nearest first. */
  readonly blocks: readonly string[];
  readonly fixes: readonly Fix[];
}

export interface Analysis {
  /** By flat id: nodes of the document's own graph have their own, those in instances `instance/node`. */
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** What flows along an edge; null or absent where unknown. By flat id. */
  readonly edges: ReadonlyMap<string, TensorType | null>;
  readonly problems: readonly Problem[];
  /** Flat ids of layers, operands first; empty when the graph has a cycle. */
  readonly order: readonly string[];
  /** The network without modules. */
  readonly flat: FlatGraph;
  readonly totals: {
    readonly layers: number;
    /** Shared ones count once. */
    readonly parameters: number;
    readonly frozen: number;
    /** For one sample. */
    readonly multiplyAdds: number;
    readonly activationBytes: number;
  };
}
