/** A drawn graph as it is looked at from node to node. */
import type { Edge, Graph, GraphNode } from '../model/types.ts';
import { edgesBySource, edgesByTarget } from './order.ts';

/** More layers that only pass on are not drawn in a row. */
const MOST_STEPS = 100;

export class Drawn {
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
   * What feeds a node of one input, gone back through what `passes`; null where
   * nothing does, or where several things meet.
   */
  before(id: string, passes: (node: GraphNode) => boolean): GraphNode | null {
    // So far and no farther: many nodes can have one long way behind them.
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

  /** All nodes from which one of some can be reached, and those themselves. */
  reaching(ids: Iterable<string>): ReadonlySet<string> {
    const found = new Set(ids);
    for (const id of found) for (const { from } of this.into(id)) found.add(from.node);
    return found;
  }
}
