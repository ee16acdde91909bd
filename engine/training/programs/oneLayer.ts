/** Programs of single layers, for measuring what each costs: its inputs are variables, so that nothing else runs. */
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { concreteShape, elementCount, int32 } from '../../program/shapes.ts';
import { peakBytes } from '../../program/memory.ts';
import type { Precision } from '../../program/precision.ts';
import type { Program, TensorType, VariableSpec } from '../../program/types.ts';
import { Lowering, type Tensor } from '../../layers/lowering.ts';
import type { SessionFunction } from '../../runtime/runtime.ts';
import { lowerForward } from '../network/lower.ts';
import { type Network, type NetworkLayer, storedShape } from '../network/network.ts';

/** The functions of a layer: its inputs alone, its forward pass, and both passes. */
export interface LayerFunctions {
  readonly node: string;
  readonly inputs: string;
  readonly forward: string;
  /** Null where no gradient passes the layer. */
  readonly both: string | null;
  /** Bytes that both passes have alive at their peak, for the batch. */
  readonly bytes: number;
}

export interface LayerPrograms {
  readonly layers: readonly LayerFunctions[];
  readonly variables: readonly VariableSpec[];
  readonly functions: Readonly<Record<string, SessionFunction>>;
}

interface Known {
  readonly type: TensorType;
  readonly layout: Tensor['layout'];
}

/** Types and layouts of all outputs, as a training step has them. */
function outputsOf(network: Network, precision: Precision): ReadonlyMap<string, readonly Known[]> {
  const b = createBuilder(precision);
  const found = new Map<string, readonly Known[]>();
  const x = b.input('x', { dtype: network.inputType, shape: network.inputShape });
  const counter = b.input('counter', int32(2));
  lowerForward(
    b,
    network,
    { value: x, layout: 'plain' },
    {
      training: true,
      counter,
      shard: 0,
      tap: (node, outputs) =>
        found.set(
          node.id,
          outputs.map(({ value, layout }) => ({ type: value.type, layout })),
        ),
    },
  );
  return found;
}

/** One value of a tensor, so that it is computed and nothing is copied. */
function one(b: Builder, x: Value): Value {
  const flat = b.reshape(x, [elementCount(x.type.shape)]);
  const value = b.gather(flat, b.constant([0], [1], 'int32'));
  return value.type.dtype === 'float32' ? value : b.cast(value, 'float32');
}

/** A program that outputs one value of each tensor. */
function finish(b: Builder, tensors: readonly Value[]): Program {
  const program = b.finish(Object.fromEntries(tensors.map((tensor, i) => [`out${i}`, one(b, tensor)])));
  return { ...program, effects: [] };
}

type Part = 'inputs' | 'forward' | 'both';

/** Makes the programs of the layers of a network, and collects the variables that they read. */
class Maker {
  readonly variables = new Map<string, VariableSpec>();
  readonly #network: Network;
  readonly #precision: Precision;
  readonly #batch: number;
  readonly #known: ReadonlyMap<string, readonly Known[]>;
  /** Nodes whose output depends on a trainable parameter. */
  readonly #learns = new Set<string>();

  constructor(network: Network, precision: Precision, batch: number) {
    this.#network = network;
    this.#precision = precision;
    this.#batch = batch;
    this.#known = outputsOf(network, precision);
    for (const { node, sources } of network.layers) {
      const own = network.analysis.nodes.get(node.id)!.parameters.some(({ trainable }) => trainable);
      if (own || sources.some((source) => this.#learns.has(source.node))) this.#learns.add(node.id);
    }
  }

  /** A tensor of the batch as a variable, gathered so that its batch size is known only when it runs. */
  #gathered(b: Builder, indices: Value, name: string, { type, layout }: Known): Tensor {
    const narrow = type.dtype === 'bfloat16';
    const shape = concreteShape(type.shape, this.#batch);
    const spec = { name, dtype: narrow ? 'float32' : type.dtype, shape } as VariableSpec;
    this.variables.set(name, spec);
    const value = b.gather(b.variable(spec), indices);
    return { value: narrow ? b.cast(value, 'bfloat16') : value, layout };
  }

  /** The variable of a parameter. */
  #parameter(b: Builder, fullName: string): { value: Value; trainable: boolean } {
    const spec = this.#network.parameters.find((one) => one.fullName === fullName)!;
    const variable: VariableSpec = { name: fullName, dtype: 'float32', shape: storedShape(spec) };
    this.variables.set(fullName, variable);
    return { value: b.variable(variable), trainable: spec.trainable };
  }

  /** Null where there is no gradient to compute. */
  program({ node, layer, sources }: NetworkLayer, index: number, part: Part): Program | null {
    const b = createBuilder(this.#precision);
    const indices = b.input('indices', int32('N'));
    const counter = b.input('counter', int32(2));
    const inputs = sources.map(({ node: from, output }, i) =>
      this.#gathered(b, indices, `layer.${index}.in${i}`, this.#known.get(from)![output]!),
    );
    if (part === 'inputs')
      return finish(
        b,
        inputs.map(({ value }) => value),
      );
    const analysis = this.#network.analysis.nodes.get(node.id)!;
    const weights: Value[] = [];
    const updates: Value[] = [];
    const lowering = new Lowering({
      b,
      params: analysis.params,
      inputs,
      shapes: analysis.inputs.map((type) => type!.shape),
      training: true,
      samples: inputs[0]!.value,
      parameter: (name) => {
        const { value, trainable } = this.#parameter(b, `${node.weights}.${name}`);
        if (trainable) weights.push(value);
        return value;
      },
      update: (_, value) => updates.push(value),
      uniform: (like) => b.randomUniform(like, counter, index),
    });
    layer.lower(lowering);
    const outputs = lowering.outputs.map(({ value }) => value);
    if (part === 'forward') return finish(b, [...outputs, ...updates]);
    // No gradient is taken of samples and of what is computed from them alone.
    const before = inputs.filter((_, i) => this.#learns.has(sources[i]!.node)).map(({ value }) => value);
    const wanted = [...before, ...weights].filter(({ type }) => type.dtype !== 'int32');
    const found = wanted.length ? this.#backward(b, indices, index, outputs, wanted) : [];
    return found.length ? finish(b, [...outputs, ...updates, ...found]) : null;
  }

  /** Gradients of what reaches the outputs, which are variables too. */
  #backward(b: Builder, indices: Value, index: number, outputs: readonly Value[], wanted: readonly Value[]): Value[] {
    const products = outputs
      .filter(({ type }) => type.dtype !== 'int32')
      .map((value, i) => {
        const up = this.#gathered(b, indices, `layer.${index}.up${i}`, { type: value.type, layout: 'plain' });
        const all = b.mul(value, up.value);
        const axes = all.type.shape.map((_, axis) => axis);
        return b.cast(b.sum(all, axes), 'float32');
      });
    if (!products.length) return [];
    const loss = products.reduce((sum, value) => b.add(sum, value));
    return gradients(b, loss, wanted).filter((gradient) => gradient !== null);
  }
}

/** @param batch samples of a batch */
export function layerPrograms(network: Network, precision: Precision, batch: number): LayerPrograms {
  const maker = new Maker(network, precision, batch);
  const functions: Record<string, SessionFunction> = {};
  const layers = network.layers.flatMap((layer, index): LayerFunctions[] => {
    const { node, sources } = layer;
    if (node.type === 'Input' || node.type === 'Output' || !sources.length) return [];
    const names = { inputs: `inputs.${index}`, forward: `forward.${index}`, both: `both.${index}` };
    const add = (part: Part): Program | null => {
      const program = maker.program(layer, index, part);
      if (program) functions[names[part]] = { program, repeated: false };
      return program;
    };
    add('inputs');
    const forward = add('forward')!;
    const both = add('both');
    const bytes = peakBytes(both ?? forward, batch, { inPlace: true });
    return [{ node: node.id, ...names, both: both && names.both, bytes }];
  });
  return { layers, variables: [...maker.variables.values()], functions };
}
