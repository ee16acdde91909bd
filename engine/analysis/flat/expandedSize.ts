/** Size of the network with all modules expanded, computed without expanding any. */
import type { Graph, GraphNode, Module } from '../../model/types.ts';
import { modulePorts } from '../../layers/ports.ts';
import { instanceSettings, moduleOf, MODULE } from '../../layers/module.ts';

export interface ExpandedSize {
  readonly nodes: number;
  readonly edges: number;
}

const ONE: ExpandedSize = { nodes: 1, edges: 0 };

/** Counts each module once, however often it is used. Overflow beyond exact integers is harmless. */
export class SizeCounter {
  readonly #modules: readonly Module[];
  readonly #known = new Map<string, ExpandedSize | null>();

  constructor(modules: readonly Module[]) {
    this.#modules = modules;
  }

  /** Size of a drawn node; one that cannot be expanded counts as itself. */
  node(node: GraphNode): ExpandedSize {
    const module = node.type === MODULE && !node.bypass ? moduleOf(node, this.#modules) : undefined;
    const inner = module && this.#module(module);
    if (!inner) return ONE;
    const { repeat, residual, runs } = instanceSettings(node.params);
    const choices = runs === 'always' ? 0 : runs === 'if' ? 1 : repeat;
    const ends = modulePorts(module, 'Output').ports.length;
    return {
      nodes: repeat * (inner.nodes + (residual ? ends : 0)) + (choices && (choices + 1) * ends),
      edges: repeat * (inner.edges + ends + (residual ? 2 * ends : 0)) + (choices && (3 * choices + 1) * ends),
    };
  }

  /** Null for a module that contains itself. */
  #module({ id, graph }: Module): ExpandedSize | null {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    this.#known.set(id, null);
    const size = this.graph(graph);
    this.#known.set(id, size);
    return size;
  }

  graph({ nodes, edges }: Graph): ExpandedSize {
    const sizes = nodes.map((node) => this.node(node));
    return {
      nodes: sizes.reduce((sum, size) => sum + size.nodes, 0),
      edges: sizes.reduce((sum, size) => sum + size.edges, edges.length),
    };
  }
}
