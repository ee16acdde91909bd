/** Context of a layer's lowering to primitives. */
import type { Builder, Value } from '../program/builder.ts';
import { sizePerSample } from '../program/shapes.ts';
import type { Shape } from '../program/types.ts';
import type { Resolved } from './parameters.ts';

/**
 * A value with its layout. Its shape is PyTorch's; in memory an image may be channels last, as convolutions need it.
 * Layers for which the layout does not matter keep it, so that a transpose is only inserted where it does.
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
  /**
   * A value of the batch, or of the part of it that is computed, from which a layer without inputs gets the batch size.
   */
  readonly samples?: Value;
  /** The layer's parameter or buffer in the programs' order of axes. */
  readonly parameter: (name: string) => Value;
  /** Sets the value of a buffer after the step. */
  readonly update: (name: string, value: Value) => void;
  /** The predicate of a layer that chooses, where other layers are computed by it too. */
  readonly predicate?: () => Value;
  /** Uniform random numbers in [0, 1) from this layer's own stream. */
  readonly uniform: (like: Value) => Value;
}

/**
 * The argument of `lower`: the layer's inputs, parameters and weights as values of a program under construction, and
 * its outputs.
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
  /** [N, 1] with arbitrary values, from which a layer without inputs gets the batch size. */
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
  /** The layer's predicate, made here where the program has no other layers. */
  predicate(make: () => Value): Value {
    return this.#options.predicate?.() ?? make();
  }
  output(value: Value, layout: Tensor['layout'] = 'plain'): void {
    this.outputs.push({ value, layout });
  }
}

/** The value in PyTorch's order of axes; transposed where it is channels last. */
export function toPlain(b: Builder, { value, layout }: Tensor): Value {
  if (layout === 'plain') return value;
  const rank = value.type.shape.length;
  return b.transpose(value, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]);
}

/** The value with its channels last; transposed where it is not. */
export function toChannelsLast(b: Builder, { value, layout }: Tensor): Value {
  if (layout === 'channelsLast') return value;
  const rank = value.type.shape.length;
  return b.transpose(value, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]);
}

/** The index in memory of an axis in PyTorch's order. */
export function axisInMemory(axis: number, rank: number, layout: Tensor['layout']): number {
  if (layout === 'plain' || axis === 0) return axis;
  return axis === 1 ? rank - 1 : axis - 1;
}
