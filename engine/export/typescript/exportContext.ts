/** Context of an exported model: the document, its analysis, and lookups of nodes. */
import type { Endpoint, Graph, GraphNode, Module, TensorsmithDocument } from '../../model/types.ts';
import { groupBy } from '../../model/groups.ts';
import type { Analysis } from '../../analysis/types.ts';
import { moduleOf } from '../../layers/module.ts';
import { edgesByTarget } from '../../analysis/order.ts';
import { outputIndex } from '../../layers/ports.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import { instancesOf, roundsOf, usesOf } from '../graphTraversal.ts';
import { identifier } from './identifier.ts';
import type { ModelWriter, Step } from './modelWriter.ts';

/** Names that generated code uses itself: the counter of a loop, and arguments of functions besides inputs. */
export const OWN_NAMES = ['i', 'name', 'shared', 'like'] as const;

/** The Input or Output nodes of a module. */
export const endsOf = ({ graph }: Module, type: 'Input' | 'Output'): GraphNode[] =>
  graph.nodes.filter((node) => node.type === type);

/** Lookups during export: analysis, nodes by id, edges by target. */
export class ExportContext {
  readonly modules: readonly Module[];
  readonly analysis: Analysis;
  readonly byId: ReadonlyMap<string, FlatNode>;
  readonly incoming: ReturnType<typeof edgesByTarget>;
  /** Number of instances of a module. */
  readonly uses: (module: string) => number;
  /** Names that functions must not have: constants and arguments. */
  readonly constants: ReadonlySet<string>;
  /** Flat nodes by their weights: several where those are shared, the owner first. */
  readonly #owners: ReadonlyMap<string, readonly FlatNode[]>;
  /** Flat nodes of each repetition of a module, by id prefix. */
  readonly #within: ReadonlyMap<string, readonly FlatNode[]>;

  constructor(document: TensorsmithDocument, analysis: Analysis) {
    const { graph, modules } = document;
    this.modules = modules;
    this.analysis = analysis;
    const { flat } = analysis;
    this.byId = new Map(flat.nodes.map((node) => [node.id, node]));
    this.incoming = edgesByTarget(flat.edges);
    this.uses = usesOf(document);
    const drawn = [graph, ...modules.map((module) => module.graph)].flatMap(({ nodes }) => nodes);
    this.constants = new Set([...drawn.map(({ name }) => identifier(name)), ...OWN_NAMES]);
    this.#owners = groupBy(flat.nodes, ({ weights }) => weights);
    this.#within = groupBy(
      flat.nodes.flatMap((node) =>
        [...node.id.matchAll(/\//g)].map(({ index }) => ({ ids: node.id.slice(0, index + 1), node })),
      ),
      ({ ids }) => ids,
      ({ node }) => node,
    );
  }

  isOk = (id: string): boolean => this.analysis.nodes.get(id)?.status === 'ok';
  isShared = ({ weights }: FlatNode): boolean => this.#owners.get(weights)!.length > 1;
  /** Whether the weights are frozen: decided by their owner where they are shared. */
  isFrozen = ({ weights }: FlatNode): boolean => this.#owners.get(weights)![0]!.freeze === true;
  within = (ids: string): readonly FlatNode[] => this.#within.get(ids) ?? [];

  /** The expression of an output port, if it is written already. */
  stepAt(target: ModelWriter, from: Endpoint | undefined): Step | undefined {
    const source = this.byId.get(from?.node ?? '');
    return from && source && target.steps.get(source.id)?.[outputIndex(source, from.port)];
  }

  /**
   * Everything that has a constant in a graph besides its layers: instances, nested ones included, by flat ids that
   * begin with `ids` and names that begin with `names`; for one with several outputs, each of them.
   */
  instancesIn(ids: string, names: string, drawing: Graph): { id: string; name: string }[] {
    return instancesOf(drawing).flatMap((node) => {
      const id = ids + node.id;
      const resolved = this.analysis.flat.instances.has(id) && !this.byId.has(id);
      const module = resolved ? moduleOf(node, this.modules) : undefined;
      if (!module) return [];
      const name = names + node.name;
      const outs = endsOf(module, 'Output');
      const rounds = roundsOf(node);
      // Several outputs of an instance are named after its Output nodes.
      const several =
        rounds.length > 1 ? outs.map((out) => ({ id: `${id}:${out.id}`, name: `${name}.${out.name}` })) : [];
      const own = outs.length === 1 ? [{ id, name }] : several;
      const inner = rounds.flatMap((round) => this.instancesIn(`${id}${round}/`, `${name}${round}.`, module.graph));
      return [...own, ...inner];
    });
  }
}
