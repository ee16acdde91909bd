/** The text of the exported model while it is written: what stands in it, and what its lines refer to. */
import type { HelperLayer, WeightMapping } from '../../layers/code.ts';
import type { LinesOf } from '../sourceMap.ts';

export type Layout = 'plain' | 'channelsLast';
export interface Step {
  readonly expression: string;
  readonly layout: Layout;
}

export const INDENT = '  ';
/** dims of tf.layers.permute, which counts without the batch. */
const TO_PLAIN: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[3, 1, 2]', 5: '[4, 1, 2, 3]' };
const TO_LAST: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[2, 3, 1]', 5: '[2, 3, 4, 1]' };

/** Stands for what the names of weights in a function begin with, until it is written out. */
export const OWN = '§';

/** What is said about a function, and its head. */
export const BODY = 2;

/** A module as a function of the exported file. */
interface ModuleFunction {
  readonly module: string;
  readonly name: string;
  readonly text: string;
  /** Of its body, which begins `BODY` lines below the first of its text. */
  readonly lines: LinesOf;
}

/** Gathers the statements of a model, the helpers that they use and the weights that they have. */
export class ModelWriter {
  readonly body: string[] = [];
  /** Which lines of the body each node has, from 1. */
  readonly lines: LinesOf = new Map();
  readonly helpers: Set<HelperLayer>;
  readonly weights: Map<string, readonly WeightMapping[]>;
  readonly functions: ModuleFunction[];
  /** What names of weights begin with in the function that is written; empty outside of one. */
  readonly prefix: string;
  /** What each node outputs, in the order of its output ports. */
  readonly steps = new Map<string, Step[]>();
  /** Expression of a tensor that has the size of the batch: the input. */
  batch = '';
  /** Whether it needs `shared`, the layers that several places apply. */
  sharing = false;
  readonly #orders = new Map<string, string>();

  constructor(outer?: ModelWriter, prefix = '') {
    this.helpers = outer?.helpers ?? new Set();
    this.weights = outer?.weights ?? new Map();
    this.functions = outer?.functions ?? [];
    this.prefix = prefix;
  }

  /** The name of weights as it stands in the code. */
  shown(weights: string): string {
    return this.prefix && weights.startsWith(this.prefix) ? `${OWN}.${weights.slice(this.prefix.length)}` : weights;
  }

  /** A layer that is made where it is come to first, and found again elsewhere. */
  once(name: string, layer: string): string {
    this.helpers.add('once');
    this.sharing = true;
    return `once(shared, ${name}, () => ${layer})`;
  }

  push(text: string): void {
    this.body.push(...text.split('\n').map((line) => (line ? INDENT + line : line)));
  }

  /** What is written meanwhile are the lines of a node. */
  mark(node: string, write: () => void): void {
    const first = this.body.length + 1;
    write();
    const last = this.body.length;
    if (last >= first) this.lines.set(node, [...(this.lines.get(node) ?? []), { first, last }]);
  }

  /** The expression in the order that is asked for; a permute is written once and used again. */
  ordered({ expression, layout }: Step, wanted: Layout, rank: number): string {
    if (layout === wanted || rank < 3) return expression;
    const name = `${expression}${wanted === 'plain' ? 'ChannelsFirst' : 'ChannelsLast'}`;
    if (!this.#orders.has(name)) {
      const dims = (wanted === 'plain' ? TO_PLAIN : TO_LAST)[rank];
      this.push(`const ${name} = tf.layers.permute({ dims: ${dims} }).apply(${expression}) as tf.SymbolicTensor;`);
      this.#orders.set(name, name);
    }
    return name;
  }
}
