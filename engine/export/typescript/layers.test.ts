/** Every exported layer against PyTorch: outputs and gradients of the goldens, edge cases included. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NamedArray } from '../../data/safetensors.ts';
import type { HelperLayer } from '../../layers/code.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { layerOutputs } from '../../layers/ports.ts';
import { LAYERS, resolveParams } from '../../layers/registry.ts';
import {
  bufferValues,
  error,
  type Golden,
  inputValues,
  outputsOf,
  readGoldens,
  seedValues,
  weightValues,
  type Written,
} from '../../layers/testing/goldens.ts';
import type { TensorType } from '../../program/types.ts';
import { type EngineFiles, findEngine } from '../../runtime/tensorflow/install/files.ts';
import { network } from '../testing/build.ts';
import type { Spec } from '../testing/ends.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';
import { writeHelpers } from './helpers.ts';
import { type ModelSource, writeModel } from './model.ts';

const goldens = readGoldens();
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** A layer whose inputs are slices of one vector, and whose outputs are the network's outputs. */
function specsOf(layer: LayerDefinition, { params, inputs }: Golden): Spec[] {
  const sizes = inputs.map((shape) => sizeOf(shape.slice(1)));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  return [
    ['row', 'Input', { shape: [sizes.reduce((sum, size) => sum + size, 0)] }],
    ...inputs.flatMap((shape, i): Spec[] => [
      [`part${i}`, 'Slice', { start: starts[i]!, end: starts[i]! + sizes[i]! }, 'row'],
      [`x${i}`, 'Reshape', { shape: shape.slice(1) }, `part${i}`],
    ]),
    ['layer', layer.type, params, ...inputs.map((_, i) => `x${i}`)],
    // Outputs are cast to float32.
    ...layerOutputs(layer, resolveParams(layer, params)).flatMap(({ id }, i): Spec[] => [
      [`float${i}`, 'Cast', {}, `layer:${id}`],
      [`out${i}`, 'Output'],
    ]),
  ];
}

/** Weights of the layer by name. */
function weightsOf(layer: LayerDefinition, { params, inputs }: Golden): ReadonlyMap<string, NamedArray> {
  const types = inputs.map((shape): TensorType => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] }));
  const specs = layer.parameters({ params: resolveParams(layer, params), inputs: types });
  const [learned, buffers] = [true, false].map((wanted) => specs.filter(({ trainable }) => trainable === wanted));
  return new Map([
    ...learned!.map(({ name, shape }, i) => [name, { shape, data: weightValues(shape, i) }] as const),
    ...buffers!.map(({ name, shape }, i) => [name, { shape, data: bufferValues(shape, i) }] as const),
  ]);
}

interface Case {
  readonly name: string;
  readonly golden: Golden;
  readonly layer: LayerDefinition;
  readonly model: ModelSource;
}
const cases = LAYERS.flatMap((layer) =>
  (goldens.get(layer.type) ?? []).flatMap((golden, i): Case[] => {
    // Inputs of one value per sample, or none, cannot be sliced.
    if (!golden.inputs.length || golden.inputs.some((shape) => shape.length < 2)) return [];
    const specs = specsOf(layer, golden);
    return [{ name: `${layer.type} ${i}`, golden, layer, model: writeModel(network('case', specs)) }];
  }),
);

/** Arguments of a case for the package. */
function told({ golden, layer, model }: Case): object {
  const { inputs, training } = golden;
  const parts = inputs.map((_, i) => inputValues(golden, i));
  const [count] = inputs[0]!;
  const rows = Array.from({ length: count! }, (_, row) =>
    parts.map((part) => [...part.subarray((row * part.length) / count!, ((row + 1) * part.length) / count!)]),
  );
  const arrays = weightsOf(layer, golden);
  return {
    row: rows.flat(2).map((value) => (Number.isFinite(value) ? value : String(value))),
    count,
    training,
    seeds: outputsOf(golden).map(({ shape }, i) => ({ shape, data: [...seedValues(shape, i)] })),
    weights: [...model.weights].map(([name, mappings]) => ({
      name,
      arrays: mappings.map((mapping) =>
        'fill' in mapping
          ? mapping
          : { ...mapping, shape: arrays.get(mapping.name)!.shape, data: [...arrays.get(mapping.name)!.data] },
      ),
    })),
  };
}

const SCRIPT = `import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

type Weight = { fill: number } | { fill?: undefined; name: string; permutation?: number[]; shape: number[]; data: number[] };
interface Case {
  row: (number | string)[];
  count: number;
  training: boolean;
  seeds: { shape: number[]; data: number[] }[];
  weights: { name: string; arrays: Weight[] }[];
}
const write = (tensor: tf.Tensor) => Array.from(tensor.dataSync(), (value) => (Number.isFinite(value) ? value : String(value)));

async function run(index: number, { row, count, training, seeds, weights }: Case): Promise<object> {
  const { createModel } = (await import(\`./case\${index}.js\`)) as { createModel: () => tf.LayersModel };
  const model = createModel();
  const first: Record<string, (number | string)[]> = {};
  const variables: { name: string; axes: number[] | undefined; variable: tf.Variable }[] = [];
  for (const { name, arrays } of weights) {
    const layer = model.getLayer(name);
    layer.weights.forEach((weight, i) => {
      const array = arrays[i]!;
      if (array.fill === undefined) first[array.name] = write(weight.read());
    });
    layer.setWeights(
      layer.getWeights().map((current, i) => {
        const array = arrays[i]!;
        if (array.fill !== undefined) return tf.fill(current.shape, array.fill);
        return tf.transpose(tf.tensor(array.data, array.shape), array.permutation);
      }),
    );
    layer.weights.forEach((weight, i) => {
      const array = arrays[i]!;
      const axes = array.fill === undefined ? array.permutation : undefined;
      const variable = (weight as unknown as { val: tf.Variable }).val;
      if (weight.trainable && array.fill === undefined)
        variables.push({ name: array.name, axes: axes?.map((_, axis) => axes.indexOf(axis)), variable });
    });
  }
  const x = tf.variable(tf.tensor(row.map(Number), [count, row.length / count]));
  let outputs: tf.Tensor[] = [];
  const loss = (): tf.Scalar => {
    outputs = ([model.apply(x, { training })].flat() as tf.Tensor[]).map((output) => tf.keep(tf.cast(output, 'float32')));
    return tf.addN(outputs.map((output, i) => tf.sum(tf.mul(output, tf.tensor(seeds[i]!.data, seeds[i]!.shape))))) as tf.Scalar;
  };
  let grads: tf.NamedTensorMap = {};
  try {
    ({ grads } = tf.variableGrads(loss, [x, ...variables.map(({ variable }) => variable)]));
  } catch (fault) {
    // The output does not depend on the input.
    if (!String(fault).includes('Cannot find a connection')) throw fault;
  }
  const gradient = (variable: tf.Variable): tf.Tensor => grads[variable.name] ?? tf.zerosLike(variable);
  return {
    first,
    outputs: outputs.map((output) => ({ shape: output.shape, values: write(output) })),
    input: write(gradient(x)),
    weights: Object.fromEntries(
      variables.map(({ name, axes, variable }) => [name, write(tf.transpose(gradient(variable), axes))]),
    ),
  };
}

const cases = JSON.parse(readFileSync('cases.json', 'utf8')) as Case[];
const found: object[] = [];
for (const [index, each] of cases.entries())
  found.push(await run(index, each).catch((fault: unknown) => ({ fault: String(fault) })));
writeFileSync('found.json', JSON.stringify(found));
console.log('{}');
`;

interface Found {
  fault?: string;
  /** Initial weights, in tfjs's order. */
  first: Record<string, (number | string)[]>;
  outputs: { shape: number[]; values: (number | string)[] }[];
  input: (number | string)[];
  weights: Record<string, (number | string)[]>;
}

const engine = findEngine();
/** Backends of tfjs. */
const BACKENDS = [
  { backend: 'JavaScript', missing: false, engine: null },
  { backend: 'TensorFlow', missing: !engine, engine },
];

function runAll(on: EngineFiles | null): Found[] {
  const target = newPackage(network('case', specsOf(cases[0]!.layer, cases[0]!.golden)), {});
  const src = join(target, 'src');
  rmSync(src, { recursive: true });
  mkdirSync(src);
  const helpers = new Set<HelperLayer>(cases.flatMap(({ model }) => [...model.helpers]));
  writeFileSync(join(src, 'layers.ts'), writeHelpers(helpers)!);
  cases.forEach(({ model }, i) => writeFileSync(join(src, `case${i}.ts`), model.text));
  writeFileSync(join(target, 'cases.json'), JSON.stringify(cases.map(told)));
  runPackage(target, SCRIPT, on);
  const found = JSON.parse(readFileSync(join(target, 'found.json'), 'utf8')) as Found[];
  rmSync(target, { recursive: true, force: true });
  return found;
}

/** Gradients of the inputs in the vector's layout: by sample, those of all inputs concatenated. */
function rowOf(gradients: readonly (readonly Written[])[], count: number): Written[] {
  return Array.from({ length: count }, (_, row) =>
    gradients.flatMap((part) => part.slice((row * part.length) / count, ((row + 1) * part.length) / count)),
  ).flat();
}

describe.each(BACKENDS)('exported layers give what PyTorch gives on $backend', ({ missing, engine: on }) => {
  let found: Found[];
  beforeAll(() => {
    if (!missing) found = runAll(on);
  }, 240_000);

  it.skipIf(missing).each(cases.map((each, i) => ({ ...each, i })))('$name', ({ i, golden, layer }) => {
    const { fault, outputs, input, weights } = found[i]!;
    expect(fault).toBeUndefined();
    expect(outputs.map(({ shape }) => shape)).toEqual(outputsOf(golden).map(({ shape }) => shape));
    // tfjs ignores NaN in a maximum; TensorFlow finds none among −∞.
    const passed: Written[] = layer.type.startsWith('MaxPool') ? ['nan', ...(on ? ['-inf' as const] : [])] : [];
    const isNumber = (value: Written): boolean => !passed.includes(value);
    outputsOf(golden).forEach(({ output }, k) => {
      const got = outputs[k]!.values.filter((_, place) => isNumber(output[place]!));
      expect(error(got.map(Number), output.filter(isNumber))).toBeLessThan(1e-5);
    });
    if (!golden.inputGradients.length) return;
    expect(error(input.map(Number), rowOf(golden.inputGradients, golden.inputs[0]![0]!))).toBeLessThan(1e-5);
    for (const [name, gradient] of Object.entries(weights))
      expect(error(gradient.map(Number), golden.parameterGradients[name]!)).toBeLessThan(1e-5);
  });

  it.skipIf(missing)('the row of an embedding that stands for nothing begins as zeros', () => {
    cases.forEach(({ layer, golden: { params } }, i) => {
      if (layer.type !== 'Embedding') return;
      const width = params['embedding_dim'] as number;
      const zeros = found[i]!.first['weight']!.flatMap((value, place) =>
        value === 0 ? [Math.floor(place / width)] : [],
      );
      expect(zeros).toEqual(params['padding_idx'] === undefined ? [] : Array(width).fill(params['padding_idx']));
    });
  });
});
