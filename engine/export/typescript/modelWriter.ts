/** Text of the exported model under construction, and what its lines refer to. */
import type { HelperLayer, WeightMapping } from '../../layers/code.ts';
import type { LinesOf } from '../sourceMap.ts';

export type Layout = 'plain' | 'channelsLast';
export interface Step {
  readonly expression: string;
  readonly layout: Layout;
}

export const INDENT = '  ';
/** dims of tf.layers.permute, counted without the batch. */
const TO_PLAIN: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[3, 1, 2]', 5: '[4, 1, 2, 3]' };
const TO_LAST: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[2, 3, 1]', 5: '[2, 3, 4, 1]' };

/** Placeholder of the weights' prefix in a function. */
export const OWN = '§';

/** Lines of a function before its body: comment and signature. */
export const BODY = 2;

/** A module as a function of the exported file. */
interface ModuleFunction {
  readonly module: string;
  readonly name: string;
  readonly text: string;
  /** Lines of its body, which begins `BODY` lines after the first line of its text. */
  readonly lines: LinesOf;
}

/** Collects the statements of a model with their helpers and weights. */
export class ModelWriter {
  readonly body: string[] = [];
  /** Lines of each node in the body, from 1. */
  readonly lines: LinesOf = new Map();
  readonly helpers: Set<HelperLayer>;
  readonly weights: Map<string, readonly WeightMapping[]>;
  readonly functions: ModuleFunction[];
  /** Prefix of weights in the current function; empty outside of one. */
  readonly prefix: string;
  /** Outputs of each node, in the order of its ports. */
  readonly steps = new Map<string, Step[]>();
  /** Expression of a tensor with the batch size: the input. */
  batch = '';
  /** Whether `shared` is needed, the layers that several calls apply. */
  sharing = false;
  readonly #orders = new Map<string, string>();

  constructor(outer?: ModelWriter, prefix = '') {
    this.helpers = outer?.helpers ?? new Set();
    this.weights = outer?.weights ?? new Map();
    this.functions = outer?.functions ?? [];
    this.prefix = prefix;
  }

  /** The name of weights in the code. */
  shown(weights: string): string {
    return this.prefix && weights.startsWith(this.prefix) ? `${OWN}.${weights.slice(this.prefix.length)}` : weights;
  }

  /** A layer that is created at its first use and looked up at later ones. */
  once(name: string, layer: string): string {
    this.helpers.add('once');
    this.sharing = true;
    return `once(shared, ${name}, () => ${layer})`;
  }

  push(text: string): void {
    this.body.push(...text.split('\n').map((line) => (line ? INDENT + line : line)));
  }

  /** Records the lines written meanwhile as those of a node. */
  mark(node: string, write: () => void): void {
    const first = this.body.length + 1;
    write();
    const last = this.body.length;
    if (last >= first) this.lines.set(node, [...(this.lines.get(node) ?? []), { first, last }]);
  }

  /** The expression in the requested layout; a permute is written once and reused. */
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
