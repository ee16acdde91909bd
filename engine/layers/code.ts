/** Context of a layer's exported TypeScript, on tfjs layers. */
import type { TensorType } from '../program/types.ts';
import type { Initializer, ParameterSpec, Resolved } from './parameters.ts';

/** Helper classes of the exported package for operations that tfjs layers lack. */
export type HelperLayer =
  | 'Pad2d'
  | 'SoftmaxAxis'
  | 'Scale2d'
  | 'Conv2d'
  | 'Lambda'
  | 'PReLU'
  | 'adaptivePool'
  | 'amax'
  | 'firstMax'
  | 'abs'
  | 'constant'
  | 'norm'
  | 'power'
  | 'extreme'
  | 'lookup'
  | 'zeroRow'
  | 'enlarge'
  | 'localResponse'
  | 'Dropout2d'
  | 'Normalize'
  | 'PadEdges'
  | 'Conv1d'
  | 'ConvTranspose'
  | 'Compute'
  | 'conv3d'
  | 'pool3d'
  | 'dilatedMaxPool'
  | 'dilatedMaxPool3d'
  | 'multiHead'
  | 'transformer'
  | 'recurrent'
  | 'resample'
  | 'waves'
  | 'dilate'
  | 'grouped'
  | 'once';

/** How an array of the weights file becomes a weight of a tfjs layer; `fill` is a constant that is not in the file. */
export type WeightMapping =
  | { readonly name: string; readonly permutation?: readonly number[] }
  | { readonly fill: number };

export interface CodeContext<P extends Resolved = Resolved> {
  /** Name of the layer, an identifier: `conv1`. */
  readonly name: string;
  readonly params: P;
  /** Types of the inputs in PyTorch's order. */
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  /** Whether an input is channels last in the exported model. */
  isChannelsLast(index?: number): boolean;
  /** Expression of an input in PyTorch's order of axes, permuted if necessary. */
  plain(index?: number): string;
  /** Expression of an input with its channels last. */
  channelsLast(index?: number): string;
  /** Expression of an input in its own layout. */
  input(index?: number): string;
  /** `const <step> = <layer>.apply(<input>)`; the step is named after the layer plus `suffix`. Returns its name. */
  apply(layer: string, input: string, suffix?: string): string;
  /** Expression of the network's input, from which a layer without inputs gets the batch size. */
  batch(): string;
  /** A statement that is not a layer: the network's input. */
  declare(expression: string): string;
  use(helper: HelperLayer): string;
  /** The weights of the tfjs layer `name`, in its own order. */
  weights(mappings: readonly WeightMapping[]): void;
  output(expression: string, layout?: 'plain' | 'channelsLast'): void;
}

/** `{ name: 'fc1', units: 120 }`: a value as TypeScript source, with strings escaped. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value instanceof Source) return value.text;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return entries.length ? `{ ${entries.map(([key, v]) => `${key}: ${literal(v)}`).join(', ')} }` : '{}';
  }
  return String(value);
}

/** Source text inside a literal. */
export class Source {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** PyTorch's uniform initialization, with its bound written out. */
export const uniform = (bound: number): Source =>
  new Source(`tf.initializers.randomUniform({ minval: ${-bound}, maxval: ${bound} })`);

/**
 * Expression of a layer without weights: a function of its inputs `x` and `y`, or `x` and `others`.
 * @param shape of a sample of its output, where it differs from the first input's
 */
export function lambda(code: CodeContext, of: string, shape?: readonly number[]): string {
  const sizes = shape ? `, shape: ${literal(shape)}` : '';
  const inputs = code.inputs.length > 1 ? (/\bothers\b/.test(of) ? 'x, ...others' : 'x, y') : 'x';
  return `new ${code.use('Lambda')}({ name: ${literal(code.name)}${sizes}, f: (${inputs}) => ${of} })`;
}

/** A weight of a computed layer: its shape and tfjs initializer. */
export interface ComputedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Axes of the file's array in the order of this shape, where they differ. */
  readonly permutation?: readonly number[] | undefined;
  /** Initializer expression. */
  readonly from: Source;
}

/**
 * Expression of a layer with weights, as a function of `x`, its inputs, and `w`, its weights in the given order; also
 * maps them to the weights file.
 * @param shape of a sample of its output
 */
export function compute(
  code: CodeContext,
  of: string,
  weights: readonly ComputedWeight[],
  shape: readonly number[],
): string {
  // Also where the order is equal: a transpose without axes would reverse it.
  const mappings = weights.map(({ name, shape: sizes, permutation }) => ({
    name,
    permutation: permutation ?? sizes.map((_, axis) => axis),
  }));
  if (weights.length) code.weights(mappings);
  const values = weights.map(({ shape: sizes, from }) => ({ shape: sizes, from }));
  const args = /\btraining\b/.test(of) ? 'x, w, training' : /\bw\b/.test(of) ? 'x, w' : 'x';
  const config = { name: code.name, weights: values, shape, f: new Source(`(${args}) => ${of}`) };
  return `new ${code.use('Compute')}(${literal(config)})`;
}

/** Weights of a layer from its `parameters`. */
export const computedWeights = (specs: readonly ParameterSpec[]): ComputedWeight[] =>
  specs.map(({ name, shape, initializer, permutation }) => ({
    name,
    shape: permutation ? permutation.map((axis) => shape[axis]!) : shape,
    permutation,
    from: filledBy(initializer),
  }));

function filledBy(initializer: Initializer): Source {
  switch (initializer.kind) {
    case 'zeros':
      return new Source('tf.initializers.zeros()');
    case 'ones':
      return new Source('tf.initializers.ones()');
    case 'constant':
      return new Source(`tf.initializers.constant({ value: ${initializer.value} })`);
    case 'uniform':
      return uniform(initializer.bound);
    case 'normal':
      return new Source(`tf.initializers.randomNormal({ mean: ${initializer.mean}, stddev: ${initializer.std} })`);
  }
}

/** Shape of an output sample in the exported model's layout. */
export function sampleShape({ outputs }: CodeContext, layout: 'plain' | 'channelsLast'): number[] {
  const sizes = outputs[0]!.shape.slice(1) as number[];
  return layout === 'plain' ? sizes : [...sizes.slice(1), sizes[0]!];
}

/** Layout of the first input in the exported model. */
export const layoutOf = (code: CodeContext): 'plain' | 'channelsLast' =>
  code.isChannelsLast() ? 'channelsLast' : 'plain';
