/** Programs of single layers, and their evaluation on the reference runtime. */
import { sumAll } from '../program/arithmetic.ts';
import { gradients } from '../program/autodiff.ts';
import { createBuilder } from '../program/createBuilder.ts';
import type { Builder, Value } from '../program/builder.ts';
import { array, type Array64, zeros } from '../program/reference/array.ts';
import type { Feeds, Variables } from '../program/reference/interpret.ts';
import { isFloat } from '../program/shapes.ts';
import type { Program, TensorType } from '../program/types.ts';
import type { LayerDefinition } from './definition.ts';
import { Lowering, toPlain } from './lowering.ts';
import type { ParameterSpec, Resolved } from './parameters.ts';

export interface LayerProgram {
  /** Inputs `x0`, `x1`, …, variables by parameter name, outputs `y0`, `y1`, …, all in PyTorch's order of axes. */
  readonly program: Program;
  readonly parameters: readonly ParameterSpec[];
}

/** Name of a layer's input in its program. */
export const inputName = (index: number): string => `x${index}`;
/** Name of the gradient of the loss with respect to an output, an input of the program of gradients. */
export const upstreamName = (index: number): string => `g${index}`;
/** Name of a layer's output in its program. */
export const outputName = (index: number): string => `y${index}`;
/** The input that seeds random numbers: int32 [2], seed and step. */
export const COUNTER = 'counter';

function lowered(b: Builder, layer: LayerDefinition, options: LayerOptions, specs: readonly ParameterSpec[]): Value[] {
  const { params, inputs: types, training = false } = options;
  const inputs = types.map((type, i) => b.input(inputName(i), type));
  // A layer without inputs gets the batch size from another input of its network.
  const samples = inputs[0] ?? b.input(inputName(0), { dtype: 'float32', shape: ['N', 1] });
  let counter: Value | null = null;
  const lowering = new Lowering({
    b,
    params: { ...params, ...layer.derive?.({ params, inputs: types }) },
    inputs: inputs.map((value) => ({ value, layout: 'plain' })),
    shapes: types.map(({ shape }) => shape),
    training,
    samples,
    parameter: (name) => {
      const { shape, permutation } = specs.find((spec) => spec.name === name)!;
      const value = b.variable({ name, dtype: 'float32', shape });
      return permutation ? b.transpose(value, permutation) : value;
    },
    update: (name, value) => b.effect('Assign', [name], [value]),
    uniform: (like) => {
      counter ??= b.input(COUNTER, { dtype: 'int32', shape: [2] });
      return b.randomUniform(like, counter, 0);
    },
  });
  layer.lower(lowering);
  return lowering.outputs.map((tensor) => toPlain(b, tensor));
}

export interface LayerOptions {
  readonly params: Resolved;
  /** Types of the inputs in PyTorch's order, with an open batch. */
  readonly inputs: readonly TensorType[];
  readonly training?: boolean;
}

/** @throws LayerProblem where the layer refuses the inputs or its parameters */
export function layerProgram(layer: LayerDefinition, options: LayerOptions): LayerProgram {
  const { params, inputs } = options;
  layer.infer({ params, inputs });
  const parameters = layer.parameters({ params, inputs });
  const b = createBuilder();
  const outputs = lowered(b, layer, options, parameters);
  return { program: b.finish(Object.fromEntries(outputs.map((value, i) => [outputName(i), value]))), parameters };
}

/**
 * A layer's backward pass: the gradients of its outputs, `g0`, `g1`, … where they are floats, are further inputs; outputs
 * are the gradients of inputs and trainable parameters under their own names, as far as the layer passes any to them.
 */
export function layerGradients(layer: LayerDefinition, options: LayerOptions): LayerProgram {
  const parameters = layer.parameters(options);
  const b = createBuilder();
  const outputs = lowered(b, layer, options, parameters);
  const products = outputs.flatMap((value, i) =>
    isFloat(value.type.dtype) ? [sumAll(b, b.mul(value, b.input(upstreamName(i), value.type)))] : [],
  );
  if (!products.length) return { program: b.finish({}), parameters };
  const loss = products.reduce((sum, product) => b.add(sum, product));
  const known = new Map(
    b.operations.flatMap(({ kind, attrs, outputs: [id] }) =>
      kind === 'Input' || kind === 'Variable' ? [[attrs.name, b.value(id!)] as const] : [],
    ),
  );
  const trained = parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
  const wanted = [...options.inputs.map((_, i) => inputName(i)), ...trained].filter((name) => {
    const value = known.get(name);
    return value !== undefined && isFloat(value.type.dtype);
  });
  const found = gradients(
    b,
    loss,
    wanted.map((name) => known.get(name)!),
  );
  const results = wanted.flatMap((name, i) => (found[i] ? [[name, found[i]] as const] : []));
  return { program: b.finish(Object.fromEntries(results)), parameters };
}

/** float32 type with an open batch, for an array with the batch first. */
export const typeOf = ({ shape }: Pick<Array64, 'shape'>): TensorType => ({
  dtype: 'float32',
  shape: ['N', ...shape.slice(1)],
});

/** The arrays of a layer's inputs, and the seed of its random numbers. */
export const layerFeeds = (inputs: readonly Array64[], draw = 0): Feeds => ({
  ...Object.fromEntries(inputs.map((input, i) => [inputName(i), input])),
  [COUNTER]: array('int32', [2], [1, draw]),
});

/**
 * Values of a layer's parameters, in PyTorch's shapes.
 * @param made values of randomly initialized ones, or null for their bound or standard deviation
 */
export const layerVariables = (
  parameters: readonly ParameterSpec[],
  made: (spec: ParameterSpec) => ArrayLike<number>,
): Variables => new Map(parameters.map((spec) => [spec.name, initial(spec, made)]));

function initial(spec: ParameterSpec, made: (spec: ParameterSpec) => ArrayLike<number>): Array64 {
  const { shape, initializer } = spec;
  if (initializer.kind === 'uniform' || initializer.kind === 'normal') return array('float32', shape, made(spec));
  const values = zeros('float32', shape);
  values.data.fill({ zeros: 0, ones: 1, constant: 'value' in initializer ? initializer.value : 0 }[initializer.kind]);
  return values;
}
