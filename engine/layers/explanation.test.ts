/** Explained elements against PyTorch: every layer's outputs and gradients, from the numbers that are shown. */
import { describe, expect, it } from 'vitest';
import { array, type Array64 } from '../program/reference/array.ts';
import { valueOf } from '../program/reference/elements/expression.ts';
import { dependencies } from '../program/reference/dependencies.ts';
import { type Explanation, LayerExplainer } from './explanation.ts';
import { layerFeeds, layerProgram, outputName, typeOf } from './layerProgram.ts';
import { layerOf, resolveParams } from './registry.ts';
import {
  bufferValues,
  type Golden,
  inputValues,
  outputsOf,
  read,
  readGoldens,
  seedValues,
  weightValues,
} from './testing/goldens.ts';

/** Elements of a tensor that are compared, spread over it. */
const COMPARED = 5;
const someOf = (count: number): number[] => {
  const step = Math.max(1, Math.floor(count / COMPARED));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
};

function setUp(type: string, golden: Golden) {
  const layer = layerOf(type)!;
  const inputs = golden.inputs.map((shape, i) => array('float32', shape, inputValues(golden, i)));
  const options = {
    params: resolveParams(layer, golden.params),
    inputs: inputs.map(typeOf),
    training: golden.training,
  };
  const { program, parameters: specs } = layerProgram(layer, options);
  const numbered = (trainable: boolean, make: (shape: readonly number[], i: number) => Float32Array) =>
    specs
      .filter((spec) => spec.trainable === trainable)
      .map((spec, i): [string, Array64] => [spec.name, array('float32', spec.shape, make(spec.shape, i))]);
  const parameters = new Map([...numbered(true, weightValues), ...numbered(false, bufferValues)]);
  const samples = inputs.length
    ? inputs
    : [array('float32', [golden.outputShape[0]!, 1], new Float64Array(golden.outputShape[0]!))];
  const gradients = outputsOf(golden).map(({ shape }, i) => array('float32', shape, seedValues(shape, i)));
  const explainer = new LayerExplainer(layer, options, { inputs: samples, parameters, gradients });
  return { explainer, program, samples, parameters };
}

/** The relative difference of the number, and of the one that the shown expression gives. */
function check(explained: Explanation, expected: number, largest: number): void {
  const { value, found } = explained;
  expect(found, 'too long').not.toBeNull();
  for (const shown of [value, valueOf(found!.expression)]) {
    if (!Number.isFinite(expected)) expect(Object.is(shown, expected)).toBe(true);
    else expect(Math.abs(shown - expected) / largest).toBeLessThan(1e-5);
  }
  if (!found!.terms || !Number.isFinite(expected)) return;
  const { of, all, factor, value: total } = found!.terms;
  const values = all.map((term) => term.factors.reduce((product, { value: part }) => product * part, 1));
  const combined = of === 'max' ? Math.max(...values) : factor * values.reduce((sum, part) => sum + part, 0);
  expect(Math.abs(combined - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(total)));
}

const largestOf = (values: readonly number[]): number =>
  Math.max(1e-25, ...values.filter(Number.isFinite).map(Math.abs));

describe('an explained element', () => {
  const cases = [...readGoldens()].flatMap(([type, all]) => all.map((golden, i) => ({ type, i, golden })));
  it.each(cases)("is PyTorch's in $type case $i, forward and backward", ({ type, golden }) => {
    const { explainer } = setUp(type, golden);
    outputsOf(golden).forEach(({ output }, index) => {
      const expected = read(output);
      const largest = largestOf(expected);
      for (const element of someOf(expected.length))
        check(explainer.output(index, element), expected[element]!, largest);
    });
    golden.inputGradients.forEach((written, index) => {
      const expected = read(written);
      const largest = largestOf(expected);
      for (const element of someOf(expected.length)) {
        const explained = explainer.inputGradient(index, element);
        if (explained) check(explained, expected[element]!, largest);
        else expect(expected[element]).toBe(0);
      }
    });
    // Where no gradients were taken, zeros stand for them.
    const gradients = golden.inputGradients.length ? golden.parameterGradients : {};
    for (const [name, written] of Object.entries(gradients)) {
      const expected = read(written);
      const largest = largestOf(expected);
      for (const element of someOf(expected.length)) {
        const explained = explainer.parameterGradient(name, element);
        if (explained) check(explained, expected[element]!, largest);
        else expect(expected[element]).toBe(0);
      }
    }
  });

  it.each(['Conv2d', 'Linear', 'MaxPool2d', 'Softmax', 'LayerNorm', 'Upsample', 'ConvTranspose2d'])(
    'names the elements that %s depends on, as perturbing them shows',
    (type) => {
      const [golden] = readGoldens().get(type)!;
      const { explainer, program, samples, parameters } = setUp(type, golden!);
      const names = ['x0', ...parameters.keys()];
      const found = dependencies(program, layerFeeds(samples), parameters, { of: names, apart: false });
      found[outputName(0)]!.forEach((sources, element) => {
        const told = explainer.output(0, element).found!.sources;
        for (const name of names) {
          const perturbed = sources.filter((source) => source.name === name).map((source) => source.element);
          // A weight whose input is padding, or 0, changes nothing.
          expect([...(told.get(name) ?? [])]).toEqual(expect.arrayContaining(perturbed));
        }
      });
    },
  );
});

describe('formulas', () => {
  const explain = (type: string, params: object, inputs: Array64[], parameters: Record<string, Array64> = {}) => {
    const layer = layerOf(type)!;
    const options = { params: resolveParams(layer, params as never), inputs: inputs.map(typeOf) };
    const gradients = [array('float32', [1, 2], [0.5, -1])];
    return new LayerExplainer(layer, options, { inputs, parameters: new Map(Object.entries(parameters)), gradients });
  };
  const x = array('float32', [1, 2], [2, -3]);

  it('of Linear are its products and the bias, and backwards the upstream gradients times the weights', () => {
    const explainer = explain('Linear', { out_features: 2 }, [x], {
      weight: array('float32', [2, 2], [0.5, 0.25, -1, 4]),
      bias: array('float32', [2], [0.1, -0.2]),
    });
    expect(explainer.output(0, 1).found!.latex).toBe(String.raw`2\cdot (-1) + (-3)\cdot 4 + (-0.2) = -14.2`);
    expect(explainer.inputGradient(0, 0)!.found!.latex).toBe(String.raw`0.5\cdot 0.5 + (-1)\cdot (-1) = 1.25`);
    expect(explainer.parameterGradient('bias', 1)!.found!.latex).toBe('-1');
    expect([...explainer.output(0, 1).found!.sources].map(([name, at]) => [name, [...at].sort()])).toEqual([
      ['bias', [1]],
      ['weight', [2, 3]],
      ['x0', [0, 1]],
    ]);
  });
  it('of ReLU are a maximum, and backwards the gradient where its input was positive', () => {
    const explainer = explain('ReLU', {}, [x]);
    expect(explainer.output(0, 1).found!.latex).toBe(String.raw`\max\left(0,\;-3\right) = 0`);
    expect(explainer.inputGradient(0, 0)!.found!.latex).toContain(String.raw`0.5\cdot \mathbb{1}[`);
  });
  it('of batch normalization are written as in books', () => {
    const one = (value: number) => array('float32', [2], [0, value]);
    const explainer = explain('BatchNorm1d', {}, [x], {
      weight: one(2),
      bias: one(0.5),
      running_mean: one(-1),
      running_var: one(4),
    });
    expect(explainer.output(0, 1).found!.latex).toBe(
      String.raw`\frac{-3 - (-1)}{\sqrt{4 + 0.00001}}\cdot 2 + 0.5 = -1.5`,
    );
  });
});
