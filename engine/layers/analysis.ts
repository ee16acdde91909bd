/** What is known of a graph without running it: shapes, costs and problems. */
import type { ErrorData } from '../errors/types.ts';
import type { TensorType } from '../program/types.ts';
import type { ParameterSpec, Resolved } from './definition.ts';

export interface NodeAnalysis {
  /** `blocked` nodes have no fault of their own: they wait for a broken one. */
  readonly status: 'ok' | 'error' | 'blocked';
  /** Parameters with defaults and derived values filled in. */
  readonly params: Resolved;
  /** Null where it is not known. In the order of the input ports. */
  readonly inputs: readonly (TensorType | null)[];
  readonly outputs: readonly (TensorType | null)[];
  readonly parameters: readonly ParameterSpec[];
  /** Trainable values. */
  readonly parameterCount: number;
  readonly multiplyAdds: number;
  /** Bytes of this node's outputs for one sample. */
  readonly activationBytes: number;
  readonly summary: string;
}

export interface Fix {
  readonly kind: 'insertBefore' | 'disconnect' | 'setParams' | 'remove';
  /** Layer to insert, for `insertBefore`. */
  readonly layer?: string;
  readonly node: string;
  readonly edge?: string;
  readonly params?: Resolved;
  readonly label: { readonly en: string; readonly zh: string };
}

export interface Problem {
  readonly severity: 'error' | 'hint';
  readonly error: ErrorData;
  readonly node: string | null;
  readonly edge: string | null;
  /** Nodes that wait for this one to be mended, nearest first. */
  readonly blocks: readonly string[];
  readonly fixes: readonly Fix[];
}

export interface Analysis {
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** What flows along an edge; null where unknown. */
  readonly edges: ReadonlyMap<string, TensorType | null>;
  readonly problems: readonly Problem[];
  /** Operands first; empty when the graph has a cycle. */
  readonly order: readonly string[];
  readonly totals: {
    readonly layers: number;
    readonly parameters: number;
    /** For one sample. */
    readonly multiplyAdds: number;
    readonly activationBytes: number;
  };
}
