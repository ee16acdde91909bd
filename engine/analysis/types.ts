/** Results of the static analysis of a graph: shapes, costs and problems. */
import type { Endpoint, TrainingSettings } from '../model/types.ts';
import type { ErrorData } from '../errors/types.ts';
import type { TensorType } from '../program/types.ts';
import type { ParameterSpec, Resolved } from '../layers/parameters.ts';
import type { FlatGraph } from './flat/flat.ts';

export interface NodeAnalysis {
  /** `blocked`: the node has no error itself, but depends on one that has. */
  readonly status: 'ok' | 'error' | 'blocked';
  /** Parameters with defaults and derived values filled in. */
  readonly params: Resolved;
  /** Types in the order of the input ports; null where unknown. */
  readonly inputs: readonly (TensorType | null)[];
  readonly outputs: readonly (TensorType | null)[];
  readonly parameters: readonly ParameterSpec[];
  /** Number of learnable values, frozen or not. */
  readonly parameterCount: number;
  /** Number of frozen values among them. */
  readonly frozenCount: number;
  /** MACs per sample. */
  readonly multiplyAdds: number;
  /** Bytes of this node's outputs for one sample. */
  readonly activationBytes: number;
  readonly summary: string;
}

/** A change of a graph. */
export interface Change {
  /** `remove` connects the node's predecessor with its successors. */
  readonly kind:
    | 'insertBefore'
    | 'connect'
    | 'disconnect'
    | 'setParams'
    | 'replace'
    | 'remove'
    | 'removeAll'
    | 'unfreeze'
    | 'setTraining';
  /** Layer to insert (`insertBefore`), or to replace the node with (`replace`). */
  readonly layer?: string;
  readonly node: string;
  /** All nodes of the change, where there are several. */
  readonly nodes?: readonly string[];
  readonly edge?: string;
  /** For `connect`: the output to connect, and the input of the node. */
  readonly from?: Endpoint;
  readonly port?: string;
  readonly params?: Resolved;
  /** For `setTraining`: a change of the training settings. */
  readonly training?: Partial<TrainingSettings>;
}

/** A fix that the user can pick. */
export interface Fix extends Change {
  /** A second change, where one is not enough; its edge is the one before the first change. */
  readonly then?: Change;
  /** The module whose graph holds the node and the edge; absent for the document's own. */
  readonly module?: string;
  readonly label: { readonly en: string; readonly zh: string };
}

export interface Problem {
  readonly severity: 'error' | 'hint';
  readonly error: ErrorData;
  /** Node of the document's own graph: the one with the problem, or the instance around it. */
  readonly node: string | null;
  /** Flat id of the node with the problem (resolve.ts). */
  readonly path: string | null;
  /** The module whose graph holds it; null for the document's own. */
  readonly module: string | null;
  readonly edge: string | null;
  /** Nodes of the document's own graph that are blocked by this problem, nearest first. */
  readonly blocks: readonly string[];
  readonly fixes: readonly Fix[];
}

export interface Analysis {
  /** By flat id: nodes of the document's own graph keep their ids, those in instances are `instance/node`. */
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** Type of each edge by flat id; null or absent where unknown. */
  readonly edges: ReadonlyMap<string, TensorType | null>;
  readonly problems: readonly Problem[];
  /** Flat ids in topological order; empty when the graph has a cycle. */
  readonly order: readonly string[];
  /** The network with modules expanded. */
  readonly flat: FlatGraph;
  readonly totals: {
    readonly layers: number;
    /** Parameters, shared ones counted once. */
    readonly parameters: number;
    readonly frozen: number;
    /** MACs per sample. */
    readonly multiplyAdds: number;
    readonly activationBytes: number;
  };
}
