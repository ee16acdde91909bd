/** The flat network: instances of modules replaced by what they stand for (resolve.ts makes it). */
import type { ErrorCode } from '../errors/table.ts';
import type { ErrorParams } from '../errors/types.ts';
import type { Edge, Endpoint, Graph, GraphNode, Params } from '../model/types.ts';

export interface FlatNode extends GraphNode {
  /** What its parameters' names begin with, `block1.conv1`; the same for all that share weights. */
  readonly weights: string;
  /** The nodes of the drawing that it stands in, outermost first, ending with itself. */
  readonly path: readonly string[];
  /** The module whose graph its drawn node stands in; null for the document's own. */
  readonly module: string | null;
}

export interface Instance {
  /** Flat ids of the nodes that stand for its ports, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** As they stand on the node. */
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
  /** Edges that are left out, since they end at no port. */
  readonly dangling: readonly DanglingEdge[];
}

export interface DanglingEdge {
  readonly code: 'graph.missingOutput' | 'graph.extraInput';
  /** As it is drawn. */
  readonly edge: Edge;
  readonly source: GraphNode;
  readonly target: GraphNode;
  /** Of what they stand in, as flat ids begin. */
  readonly ids: string;
  readonly path: readonly string[];
  readonly module: string | null;
  /** The flat port that waits for this edge; null where the port is what lacks. */
  readonly input: Endpoint | null;
}
