/** A TensorFlow graph under construction, and the SavedModel that carries it. */
import type { Attributes } from './attributes.ts';
import { Message } from './proto.ts';

/** An output of a node: `name`, or `name:1` for the second. */
export type Ref = string;

/** The node that a reference belongs to. */
export const nodeOf = (ref: Ref): string => ref.split(':')[0] as string;
/** Another output of the same node. */
export const result = (ref: Ref, index: number): Ref => (index === 0 ? nodeOf(ref) : `${nodeOf(ref)}:${index}`);

interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Ref[];
  readonly attributes: Attributes;
  readonly controls: readonly string[];
}

/** Producer version of TensorFlow 2.21's graphs; a lower one would enable legacy behaviour. */
const PRODUCER = 1882;

/** A GraphDef that is being written (tensorflow/core/framework/graph.proto). */
export class Graph {
  readonly #nodes: Node[] = [];
  readonly #extraInputs = new Map<string, Ref[]>();
  #count = 0;

  /**
   * Adds a node.
   * @param controls nodes that have to be done before.
   * @param name generated from the operation unless given.
   */
  node(
    op: string,
    inputs: readonly Ref[],
    attributes: Attributes = {},
    controls: readonly string[] = [],
    name?: string,
  ): Ref {
    const unique = name ?? `n${this.#count++}_${op}`;
    this.#nodes.push({ name: unique, op, inputs, attributes, controls });
    return unique;
  }

  /** Adds an operand to an existing node: the back edge of a loop. */
  addInput(node: string, input: Ref): void {
    const inputs = this.#extraInputs.get(node) ?? [];
    this.#extraInputs.set(node, [...inputs, input]);
  }

  get size(): number {
    return this.#nodes.length;
  }

  #graphDef(): Message {
    const graph = new Message();
    for (const { name, op, inputs, attributes, controls } of this.#nodes) {
      const node = new Message().string(1, name).string(2, op);
      for (const input of [...inputs, ...(this.#extraInputs.get(name) ?? [])]) node.string(3, input);
      for (const control of new Set(controls.map(nodeOf))) node.string(3, `^${control}`);
      for (const [key, value] of Object.entries(attributes)) {
        node.message(5, new Message().string(1, key).message(2, value));
      }
      graph.message(1, node);
    }
    return graph.message(4, new Message().int(1, PRODUCER));
  }

  /** The bytes of `saved_model.pb`, to be loaded with the tag `serve`. */
  savedModel(): Uint8Array {
    const meta = new Message().message(1, new Message().string(4, 'serve')).message(2, this.#graphDef());
    return new Message().int(1, 1).message(2, meta).finish();
  }
}
