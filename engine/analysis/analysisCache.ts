/**
 * What was known of the nodes of a network when it was analyzed last. A node
 * whose definition and input types are the same is not looked at again, and
 * its analysis stays the same object, so that nothing of it is drawn again.
 */
import type { NodeAnalysis } from './types.ts';
import { type Fed, type NodeResult, sameType } from './nodeAnalysis.ts';
import type { FlatNode, Instance } from './flat.ts';

interface Kept {
  readonly node: FlatNode;
  readonly fed: readonly Fed[];
  readonly waits: readonly string[];
  readonly result: NodeResult;
}
/** A node in an instance. */
export interface Member {
  readonly known: NodeAnalysis;
  readonly weights: string;
}
interface KeptInstance {
  readonly instance: Instance;
  readonly members: readonly Member[];
  readonly analysis: NodeAnalysis;
}

export class Memory {
  #nodes = new Map<string, Kept>();
  #instances = new Map<string, KeptInstance>();
  #marked = new WeakMap<NodeAnalysis, NodeAnalysis>();
  #nextNodes = new Map<string, Kept>();
  #nextInstances = new Map<string, KeptInstance>();

  /** What `find` finds of a node, or what it found last time. */
  node(node: FlatNode, fed: readonly Fed[], waits: readonly string[], find: () => NodeResult): NodeResult {
    const last = this.#nodes.get(node.id);
    const kept =
      last && sameDefinition(last.node, node) && sameFed(last.fed, fed) && sameList(last.waits, waits)
        ? last
        : { node, fed, waits, result: steady(find(), last?.result) };
    this.#nextNodes.set(node.id, kept);
    return kept.result;
  }

  /** The same for an instance, which follows from the nodes in it. */
  instance(id: string, instance: Instance, members: readonly Member[], find: () => NodeAnalysis): NodeAnalysis {
    const last = this.#instances.get(id);
    const kept =
      last && sameInstance(last.instance, instance) && sameMembers(last.members, members)
        ? last
        : { instance, members, analysis: find() };
    this.#nextInstances.set(id, kept);
    return kept.analysis;
  }

  /** An analysis with the status of a fault that the node itself does not show. */
  faulty(analysis: NodeAnalysis): NodeAnalysis {
    const marked = this.#marked.get(analysis) ?? { ...analysis, status: 'error' as const };
    this.#marked.set(analysis, marked);
    return marked;
  }

  /** Ends an analysis: what it did not ask for is forgotten. */
  turn(): void {
    [this.#nodes, this.#nextNodes] = [this.#nextNodes, new Map()];
    [this.#instances, this.#nextInstances] = [this.#nextInstances, new Map()];
  }
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** All that a layer's analysis reads of its node. Edits replace `params`, never mutate them. */
const sameDefinition = (a: FlatNode, b: FlatNode): boolean =>
  a === b || (a.type === b.type && a.params === b.params && a.freeze === b.freeze);

const sameFed = (a: readonly Fed[], b: readonly Fed[]): boolean =>
  a.length === b.length && a.every(({ port, type }, i) => port === b[i]!.port && sameType(type, b[i]!.type));

const sameInstance = (a: Instance, b: Instance): boolean =>
  a.params === b.params && sameList(a.inputs, b.inputs) && sameList(a.outputs, b.outputs);

const sameMembers = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length && a.every(({ known, weights }, i) => known === b[i]!.known && weights === b[i]!.weights);

/** Outputs of the same types as before are the same objects, so that what follows need not be compared axis by axis. */
function steady(result: NodeResult, before: NodeResult | undefined): NodeResult {
  if (!before) return result;
  const { analysis } = result;
  const old = before.analysis.outputs;
  const outputs = analysis.outputs.map((type, i) => (type && sameType(type, old[i] ?? null) ? old[i]! : type));
  if (sameList(outputs, analysis.outputs)) return result;
  return { ...result, analysis: { ...analysis, outputs } };
}
