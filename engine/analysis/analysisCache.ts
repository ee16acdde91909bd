/**
 * Cache of the last analysis of each node. A node with the same definition and input types is not analyzed again, and
 * its analysis stays the same object, so that the canvas does not redraw it.
 */
import type { NodeAnalysis } from './types.ts';
import { type Fed, type NodeResult, sameType } from './nodeAnalysis.ts';
import type { FlatNode, Instance } from './flat/flat.ts';

interface Kept {
  readonly node: FlatNode;
  readonly fed: readonly Fed[];
  readonly waits: readonly string[];
  readonly result: NodeResult;
}
/** A node inside an instance. */
export interface Member {
  readonly known: NodeAnalysis;
  readonly weights: string;
}
interface KeptInstance {
  readonly instance: Instance;
  readonly members: readonly Member[];
  readonly analysis: NodeAnalysis;
}

export class AnalysisCache {
  #nodes = new Map<string, Kept>();
  #instances = new Map<string, KeptInstance>();
  #marked = new WeakMap<NodeAnalysis, NodeAnalysis>();
  #nextNodes = new Map<string, Kept>();
  #nextInstances = new Map<string, KeptInstance>();

  /** The cached result of a node, or that of `find`. */
  node(node: FlatNode, fed: readonly Fed[], waits: readonly string[], find: () => NodeResult): NodeResult {
    const last = this.#nodes.get(node.id);
    const kept =
      last && sameDefinition(last.node, node) && sameFed(last.fed, fed) && sameList(last.waits, waits)
        ? last
        : { node, fed, waits, result: steady(find(), last?.result) };
    this.#nextNodes.set(node.id, kept);
    return kept.result;
  }

  /** The cached analysis of an instance, which follows from the nodes in it. */
  instance(id: string, instance: Instance, members: readonly Member[], find: () => NodeAnalysis): NodeAnalysis {
    const last = this.#instances.get(id);
    const kept =
      last && sameInstance(last.instance, instance) && sameMembers(last.members, members)
        ? last
        : { instance, members, analysis: find() };
    this.#nextInstances.set(id, kept);
    return kept.analysis;
  }

  /** An analysis with the status of an error that the node's own analysis lacks. */
  faulty(analysis: NodeAnalysis): NodeAnalysis {
    // A node can have many edges with errors.
    if (analysis.status === 'error') return analysis;
    const marked = this.#marked.get(analysis) ?? { ...analysis, status: 'error' as const };
    this.#marked.set(analysis, marked);
    return marked;
  }

  /** Ends an analysis: entries that it did not use are dropped. */
  evictUnused(): void {
    [this.#nodes, this.#nextNodes] = [this.#nextNodes, new Map()];
    [this.#instances, this.#nextInstances] = [this.#nextInstances, new Map()];
  }
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** Whether all that a layer's analysis reads of its node is equal. Edits replace `params`, never mutate them. */
const sameDefinition = (a: FlatNode, b: FlatNode): boolean =>
  a === b || (a.type === b.type && a.params === b.params && a.freeze === b.freeze);

const sameFed = (a: readonly Fed[], b: readonly Fed[]): boolean =>
  a.length === b.length && a.every(({ port, type }, i) => port === b[i]!.port && sameType(type, b[i]!.type));

const sameInstance = (a: Instance, b: Instance): boolean =>
  a.params === b.params && sameList(a.inputs, b.inputs) && sameList(a.outputs, b.outputs);

const sameMembers = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length && a.every(({ known, weights }, i) => known === b[i]!.known && weights === b[i]!.weights);

/** Reuses the previous objects for outputs of equal types, so that later nodes need no comparison axis by axis. */
function steady(result: NodeResult, before: NodeResult | undefined): NodeResult {
  if (!before) return result;
  const { analysis } = result;
  const old = before.analysis.outputs;
  const outputs = analysis.outputs.map((type, i) => (type && sameType(type, old[i] ?? null) ? old[i]! : type));
  if (sameList(outputs, analysis.outputs)) return result;
  return { ...result, analysis: { ...analysis, outputs } };
}
