/** What a layer sees while it is turned into primitives. */
import type { Builder, Value } from '../program/builder.ts';
import { sizePerSample } from '../program/shapes.ts';
import type { Shape } from '../program/types.ts';
import type { Resolved } from './parameters.ts';

/**
 * A tensor on its way through the layers. Its shape is PyTorch's; in memory an
 * image may lie channels last, as convolutions want it. Layers that do not care
 * hand the order on, so that a transpose is made only where the order matters.
 */
export interface Tensor {
  readonly value: Value;
  readonly layout: 'plain' | 'channelsLast';
}

export interface LoweringOptions<P extends Resolved = Resolved> {
  readonly b: Builder;
  readonly params: P;
  readonly inputs: readonly Tensor[];
  /** Shapes of the inputs in PyTorch's order. */
  readonly shapes: readonly Shape[];
  readonly training: boolean;
  /** Of the batch, or of the part of it, that is computed: a layer without inputs counts them. */
  readonly samples?: Value;
  /** The layer's parameter or buffer in the programs' order of axes. */
  readonly parameter: (name: string) => Value;
  /** Sets a buffer at the end of the step. */
  readonly update: (name: string, value: Value) => void;
  /** Uniform numbers in [0, 1) of a stream of this layer's own. */
  readonly uniform: (like: Value) => Value;
}

/**
 * What `lower` is given: the layer's inputs, parameters and weights as values of a program that is being built, and
 * where its results go.
 */
export class Lowering<P extends Resolved = Resolved> {
  readonly b: Builder;
  readonly params: P;
  readonly training: boolean;
  readonly outputs: Tensor[] = [];
  readonly #options: LoweringOptions<P>;

  constructor(options: LoweringOptions<P>) {
    this.b = options.b;
    this.params = options.params;
    this.training = options.training;
    this.#options = options;
  }

  get inputs(): readonly Tensor[] {
    return this.#options.inputs;
  }

  input(index = 0): Tensor {
    const tensor = this.#options.inputs[index];
    if (!tensor) throw new Error(`No input ${index}`);
    return tensor;
  }
  /** Shape of an input in PyTorch's order. */
  shape(index = 0): Shape {
    return this.#options.shapes[index] ?? [];
  }
  /** An input in PyTorch's order. */
  plain(index = 0): Value {
    return toPlain(this.b, this.input(index));
  }
  /** An input with its channels last. */
  channelsLast(index = 0): Value {
    return toChannelsLast(this.b, this.input(index));
  }
  /** [N, 1], any numbers: what a layer without inputs learns the size of the batch from. */
  batch(): Value {
    const { b } = this;
    const { samples } = this.#options;
    if (!samples) throw new Error('A layer without inputs needs samples to count');
    const row = b.reshape(samples, ['N', sizePerSample(samples.type.shape)]);
    return b.cast(b.slice(row, [0, 0], [-1, 1]), 'float32');
  }
  parameter(name: string): Value {
    return this.#options.parameter(name);
  }
  update(name: string, value: Value): void {
    this.#options.update(name, value);
  }
  uniform(like: Value): Value {
    return this.#options.uniform(like);
  }
  output(value: Value, layout: Tensor['layout'] = 'plain'): void {
    this.outputs.push({ value, layout });
  }
}

/** The value in PyTorch's order of axes; a transpose where its channels lie last. */
export function toPlain(b: Builder, { value, layout }: Tensor): Value {
  if (layout === 'plain') return value;
  const rank = value.type.shape.length;
  return b.transpose(value, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]);
}

/** The value with its channels last; a transpose where they do not lie so. */
export function toChannelsLast(b: Builder, { value, layout }: Tensor): Value {
  if (layout === 'channelsLast') return value;
  const rank = value.type.shape.length;
  return b.transpose(value, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]);
}

/** Where an axis of PyTorch's order lies in memory. */
export function axisInMemory(axis: number, rank: number, layout: Tensor['layout']): number {
  if (layout === 'plain' || axis === 0) return axis;
  return axis === 1 ? rank - 1 : axis - 1;
}
