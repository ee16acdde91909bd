/** The program of a golden case, and what it is fed. */
import { gradients } from '../../program/autodiff.ts';
import type { Value } from '../../program/builder.ts';
import { checkProgram } from '../../program/check.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import type { Precision } from '../../program/precision.ts';
import { values } from '../../program/testing/formula.ts';
import type { TensorType } from '../../program/types.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { storedShape } from '../../training/network/network.ts';
import { fromStored, toStored, transpose } from '../../training/network/weightLayout.ts';
import { Lowering, toPlain, type Tensor } from '../lowering.ts';
import type { ParameterSpec } from '../parameters.ts';
import { layerOf, resolveParams } from '../registry.ts';
import { bufferValues, type Golden, inputValues, outputsOf, seedValues, weightValues } from './goldens.ts';

export interface ProgramOptions {
  readonly layout: Tensor['layout'];
  readonly precision?: Precision;
  /** Whether the layer's inputs are bfloat16. */
  readonly low?: boolean;
}

/** The layer by itself, with gradients of Σ output · seed. */
export function goldenProgram(
  type: string,
  { params: given, inputs, training }: Golden,
  { layout, precision = 'float32', low = false }: ProgramOptions,
) {
  const layer = layerOf(type)!;
  const params = resolveParams(layer, given);
  const types = inputs.map((shape): TensorType => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] }));
  const context = { params, inputs: types };
  const specs = layer.parameters(context);
  const b = createBuilder(precision);
  const permute = (shape: readonly (number | string)[]) =>
    layout === 'plain' || shape.length < 3 ? shape : [shape[0]!, ...shape.slice(2), shape[1]!];
  const fed = types.map((input, i) =>
    b.input(`x${i}`, { ...input, shape: permute(input.shape) as TensorType['shape'] }),
  );
  // A layer without inputs gets the batch size from another value of the network.
  const samples = fed[0] ?? b.input('batch', { dtype: 'float32', shape: ['N', 2] });
  const parameters = new Map(
    specs.map((spec) => [spec.name, b.variable({ name: spec.name, dtype: 'float32', shape: storedShape(spec) })]),
  );
  const lowering = new Lowering({
    b,
    params,
    inputs: fed.map((value) => ({
      value: low && value.type.dtype === 'float32' ? b.cast(value, 'bfloat16') : value,
      layout: value.type.shape.length < 3 ? 'plain' : layout,
    })),
    shapes: types.map(({ shape }) => shape),
    training,
    samples,
    parameter: (name) => parameters.get(name)!,
    update: (name, value) => b.effect('Assign', [name], [value]),
    uniform: (like) => b.randomUniform(like, b.input('counter', { dtype: 'int32', shape: [2] }), 0),
  });
  layer.lower(lowering);
  const outputs = lowering.outputs.map((tensor) => b.cast(toPlain(b, tensor), 'float32'));
  const loss = outputs
    .map((output, i) =>
      b.sum(
        b.mul(output, b.input(`seed${i}`, output.type)),
        output.type.shape.map((_, axis) => axis),
      ),
    )
    .reduce((sum, term) => b.add(sum, term));
  const trained = specs.filter(({ trainable }) => trainable);
  const wanted = [...fed, ...trained.map(({ name }) => parameters.get(name)!)];
  const found = gradients(b, loss, wanted);
  const results: Record<string, Value> = Object.fromEntries(outputs.map((output, i) => [`output${i}`, output]));
  found.forEach((gradient, i) => {
    if (gradient) results[i < fed.length ? `dx${i}` : `d${trained[i - fed.length]!.name}`] = gradient;
  });
  const program = b.finish(results);
  checkProgram(program);
  return { layer, context, specs, trained, program };
}

/** A shape's axes with the second one last. */
const channelsLast = (shape: readonly number[]) => [0, ...shape.slice(2).map((_, i) => i + 2), 1];

/** Feeds of a golden's program: inputs, factors of the outputs, and the batch of a layer without inputs. */
export function goldenFeeds(golden: Golden, layout: Tensor['layout']): Record<string, HostTensor> {
  const feeds: Record<string, HostTensor> = {};
  golden.inputs.forEach((shape, i) => {
    const data = inputValues(golden, i);
    const flip = layout === 'channelsLast' && shape.length > 2;
    const order = channelsLast(shape);
    feeds[`x${i}`] = {
      dtype: 'float32',
      shape: flip ? order.map((axis) => shape[axis]!) : shape,
      data: flip ? transpose(data, shape, order) : data,
    };
  });
  outputsOf(golden).forEach(({ shape }, i) => {
    feeds[`seed${i}`] = { dtype: 'float32', shape, data: seedValues(shape, i) };
  });
  const batch = golden.outputShape[0]!;
  if (!golden.inputs.length) feeds['batch'] = { dtype: 'float32', shape: [batch, 2], data: values([batch, 2], 0) };
  return feeds;
}

/** Values of the layer's weights and buffers, as programs store them. */
export function goldenState(specs: readonly ParameterSpec[]): Record<string, HostTensor> {
  const trained = specs.filter(({ trainable }) => trainable);
  const buffers = specs.filter(({ trainable }) => !trainable);
  return Object.fromEntries([
    ...trained.map((spec, i) => [spec.name, toStored(spec, weightValues(spec.shape, i))]),
    ...buffers.map((spec, i) => [spec.name, toStored(spec, bufferValues(spec.shape, i))]),
  ]) as Record<string, HostTensor>;
}

/** A gradient of an input in PyTorch's order of axes. */
export function plainOrder({ shape, data }: HostTensor, layout: Tensor['layout']): ArrayLike<number> {
  if (layout === 'plain' || shape.length < 3) return data;
  return transpose(data as Float32Array, shape, [0, shape.length - 1, ...shape.slice(2).map((_, k) => k + 1)]);
}

/** A gradient of a weight in PyTorch's order of axes. */
export const plainWeight = (spec: ParameterSpec, stored: HostTensor): ArrayLike<number> =>
  fromStored(spec, stored).data;
