/** Every layer against PyTorch: shapes, outputs, gradients, buffers, on every runtime. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradients } from '../program/autodiff.ts';
import type { Value } from '../program/builder.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { checkProgram } from '../program/check.ts';
import type { TensorType } from '../program/types.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime, Session } from '../runtime/runtime.ts';
import { RUNTIMES } from '../runtime/testing/runtimes.ts';
import { storedShape } from '../training/network/network.ts';
import { fromStored, toStored, transpose } from '../training/network/weightLayout.ts';
import {
  bufferValues,
  error,
  type Golden,
  inputValues,
  outputsOf,
  readGoldens,
  seedValues,
  weightValues,
} from './testing/goldens.ts';
import { Lowering, toPlain, type Tensor } from './lowering.ts';
import { LAYERS, layerOf, resolveParams } from './registry.ts';

const goldens = readGoldens();

/** The layer by itself: inputs in both layouts in turn, and gradients of Σ output · seed. */
function layerProgram(type: string, { params: given, inputs, training }: Golden, layout: Tensor['layout']) {
  const layer = layerOf(type)!;
  const params = resolveParams(layer, given);
  const types = inputs.map((shape): TensorType => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] }));
  const context = { params, inputs: types };
  const specs = layer.parameters(context);
  const b = createBuilder();
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
    inputs: fed.map((value) => ({ value, layout: value.type.shape.length < 3 ? 'plain' : layout })),
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

describe.each(RUNTIMES)('layers on $name', ({ name: runtimeName, missing, load }) => {
  let runtime: Runtime;
  let session: Session | null = null;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });
  afterEach(() => session?.dispose());

  describe.skipIf(missing)('agree with PyTorch', () => {
    const cases = [...goldens].flatMap(([type, all]) =>
      all.flatMap((golden, i) => (['plain', 'channelsLast'] as const).map((layout) => ({ type, i, layout, golden }))),
    );
    it.each(cases)('$type case $i, $layout', async ({ type, layout, golden }) => {
      const { layer, context, specs, trained, program } = layerProgram(type, golden, layout);
      // WGSL allows an error of 2⁻¹¹ for cos; everything else agrees to 1e-5.
      const loose = runtimeName === 'webgpu' && program.operations.some(({ kind }) => kind === 'Cos');
      const tolerance = loose ? 2 ** -11 : 1e-5;
      const expected = outputsOf(golden);
      const [batch] = golden.outputShape;
      const shapes = layer.infer(context).map(({ shape }) => shape.map((dim) => (dim === 'N' ? batch : dim)));
      expect(shapes).toEqual(expected.map(({ shape }) => shape));

      const variables = specs.map((spec) => ({ name: spec.name, dtype: 'float32' as const, shape: storedShape(spec) }));
      session = await runtime.createSession({ variables, functions: { f: { program, repeated: false } } });
      const buffers = specs.filter(({ trainable }) => !trainable);
      const state = Object.fromEntries([
        ...trained.map((spec, i) => [spec.name, toStored(spec, weightValues(spec.shape, i))]),
        ...buffers.map((spec, i) => [spec.name, toStored(spec, bufferValues(spec.shape, i))]),
      ]) as Record<string, HostTensor>;
      await session.write(state);

      const last = (shape: readonly number[]) => [0, ...shape.slice(2).map((_, i) => i + 2), 1];
      const feeds: Record<string, HostTensor> = {};
      golden.inputs.forEach((shape, i) => {
        const data = inputValues(golden, i);
        const flip = layout === 'channelsLast' && shape.length > 2;
        const order = last(shape);
        feeds[`x${i}`] = {
          dtype: 'float32',
          shape: flip ? order.map((axis) => shape[axis]!) : shape,
          data: flip ? transpose(data, shape, order) : data,
        };
      });
      expected.forEach(({ shape }, i) => {
        feeds[`seed${i}`] = { dtype: 'float32', shape, data: seedValues(shape, i) };
      });
      if (!golden.inputs.length) {
        feeds['batch'] = { dtype: 'float32', shape: [batch!, 2], data: values([batch!, 2], 0) };
      }
      const result = await session.run('f', feeds);

      expected.forEach(({ shape, output }, i) => {
        expect(result[`output${i}`]!.shape).toEqual(shape);
        expect(error(result[`output${i}`]!.data, output)).toBeLessThan(tolerance);
      });
      golden.inputGradients.forEach((gradient, i) => {
        const got = result[`dx${i}`];
        if (!got) return expect(gradient.every((value) => value === 0)).toBe(true);
        const plain =
          layout === 'channelsLast' && got.shape.length > 2
            ? transpose(got.data as Float32Array, got.shape, [
                0,
                got.shape.length - 1,
                ...got.shape.slice(2).map((_, k) => k + 1),
              ])
            : got.data;
        return expect(error(plain, gradient)).toBeLessThan(tolerance);
      });
      for (const spec of golden.inputGradients.length ? trained : []) {
        const got = fromStored(spec, result[`d${spec.name}`]!);
        expect(error(got.data, golden.parameterGradients[spec.name]!)).toBeLessThan(tolerance);
      }
      const after = await session.read(buffers.map(({ name }) => name));
      for (const { name } of buffers) expect(error(after[name]!.data, golden.buffers[name]!)).toBeLessThan(tolerance);
    });
  });
});

it('has goldens for every layer that computes', () => {
  const ends = new Set(['Input', 'Output']);
  expect([...goldens.keys()].sort()).toEqual(
    LAYERS.map(({ type }) => type)
      .filter((type) => !ends.has(type))
      .sort(),
  );
});
