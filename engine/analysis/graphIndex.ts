/** Index of a drawn graph: neighbours of each node. */
import type { Edge, Graph, GraphNode } from '../model/types.ts';
import { edgesBySource, edgesByTarget } from './order.ts';

/** Most pass-through layers in a row that are followed. */
const MOST_STEPS = 100;

export class GraphIndex {
  readonly nodes: readonly GraphNode[];
  readonly #byId: ReadonlyMap<string, GraphNode>;
  readonly #into: ReadonlyMap<string, readonly Edge[]>;
  readonly #outOf: ReadonlyMap<string, readonly Edge[]>;

  constructor({ nodes, edges }: Graph) {
    this.nodes = nodes;
    this.#byId = new Map(nodes.map((node) => [node.id, node]));
    this.#into = edgesByTarget(edges);
    this.#outOf = edgesBySource(edges);
  }

  node(id: string): GraphNode | undefined {
    return this.#byId.get(id);
  }
  into(id: string): readonly Edge[] {
    return this.#into.get(id) ?? [];
  }
  outOf(id: string): readonly Edge[] {
    return this.#outOf.get(id) ?? [];
  }

  /**
   * The node that feeds a single-input node, skipping nodes for which `passes` holds; null where there is none, or
   * several.
   */
  before(id: string, passes: (node: GraphNode) => boolean): GraphNode | null {
    // Bounded, since many nodes can share one long chain before them.
    let at = id;
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const edges = this.into(at);
      const node = edges.length === 1 ? this.node(edges[0]!.from.node) : undefined;
      if (!node) return null;
      if (!node.bypass && !passes(node)) return node;
      at = node.id;
    }
    return null;
  }

  /** All nodes from which one of `ids` is reachable, and `ids` themselves. */
  reaching(ids: Iterable<string>): ReadonlySet<string> {
    const found = new Set(ids);
    for (const id of found) for (const { from } of this.into(id)) found.add(from.node);
    return found;
  }
}
