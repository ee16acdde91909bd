/** The flat network around an error, as the fix search queries it. */
import type { Edge } from '../../model/types.ts';
import type { TensorType } from '../../program/types.ts';
import type { FlatNode } from '../flat/flat.ts';
import type { NodeAnalysis } from '../types.ts';

export interface NetworkContext {
  node(id: string): FlatNode | undefined;
  /** The edges into a node. */
  into(id: string): readonly Edge[];
  /** Ids of the successors of a node. */
  next(id: string): readonly string[];
  analysis(id: string): NodeAnalysis | undefined;
  /** The tensor type of an edge. */
  typeOf(edge: Edge): TensorType | null;
  /** Whether a node is an Output of a module, which has no successors in its own graph. */
  isModuleOutput(id: string): boolean;
  /**
   * Whether an edge between two nodes can be drawn: a bypassed node has other ports than its flat node, and a drawing
   * may hold edges that the flat network omits.
   */
  canBeDrawn(from: readonly [node: FlatNode, port: string], to: readonly [node: FlatNode, port: string]): boolean;
  /** All nodes in topological order. */
  readonly order: readonly string[];
}

/** Whether two nodes are in the same drawn graph. */
export const areDrawnTogether = (a: FlatNode, b: FlatNode): boolean =>
  a.module === b.module && a.path.length === b.path.length && a.path.slice(0, -1).every((id, i) => id === b.path[i]);

/** Location of a flat node: ids in the drawn graph. */
export const locationOf = ({ path, module }: FlatNode): { node: string; module?: string } => ({
  node: path.at(-1)!,
  ...(module === null ? {} : { module }),
});
