/** The flat network: instances of modules expanded (resolve.ts). */
import type { ErrorCode } from '../../errors/table.ts';
import type { ErrorParams } from '../../errors/types.ts';
import type { Edge, Endpoint, Graph, GraphNode, Params } from '../../model/types.ts';

export interface FlatNode extends GraphNode {
  /** Prefix of its parameters' names, `block1.conv1`; equal for all nodes that share weights. */
  readonly weights: string;
  /** Its drawn nodes, from the outermost instance down to itself. */
  readonly path: readonly string[];
  /** The module whose graph holds its drawn node; null for the document's own. */
  readonly module: string | null;
}

export interface Instance {
  /** Flat ids of the nodes for its ports, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Parameters of the drawn instance. */
  readonly params: Params;
}

export interface StructureFault {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** Flat id of the instance. */
  readonly node: string;
}

export interface FlatGraph extends Graph {
  readonly nodes: readonly FlatNode[];
  /** Every instance by its flat id. */
  readonly instances: ReadonlyMap<string, Instance>;
  readonly faults: readonly StructureFault[];
  /** Edges that are omitted, since they end at no port. */
  readonly dangling: readonly DanglingEdge[];
}

export interface DanglingEdge {
  readonly code: 'graph.missingOutput' | 'graph.extraInput';
  /** The drawn edge. */
  readonly edge: Edge;
  readonly source: GraphNode;
  readonly target: GraphNode;
  /** Prefix of the flat ids around it. */
  readonly ids: string;
  readonly path: readonly string[];
  readonly module: string | null;
  /** The flat port of this edge's target; null where the target port itself is missing. */
  readonly input: Endpoint | null;
}
