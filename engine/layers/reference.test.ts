/** The reference runtime computes every layer as PyTorch does; the window draws and explains layers with it. */
import { describe, expect, it } from 'vitest';
import { array } from '../program/reference/array.ts';
import { interpret } from '../program/reference/interpret.ts';
import { layerFeeds, layerProgram, outputName, typeOf } from './layerProgram.ts';
import { layerOf, resolveParams } from './registry.ts';
import { bufferValues, error, inputValues, outputsOf, readGoldens, weightValues } from './testing/goldens.ts';

describe('the reference runtime', () => {
  const cases = [...readGoldens()].flatMap(([type, all]) => all.map((golden, i) => ({ type, i, golden })));
  it.each(cases)('agrees with PyTorch in $type case $i', ({ type, golden }) => {
    const layer = layerOf(type)!;
    const inputs = golden.inputs.map((shape, i) => array('float32', shape, inputValues(golden, i)));
    const { program, parameters } = layerProgram(layer, {
      params: resolveParams(layer, golden.params),
      inputs: inputs.map(typeOf),
      training: golden.training,
    });
    const numbered = (trainable: boolean) => parameters.filter((spec) => spec.trainable === trainable);
    const variables = new Map([
      ...numbered(true).map(
        (spec, i) => [spec.name, array('float32', spec.shape, weightValues(spec.shape, i))] as const,
      ),
      ...numbered(false).map(
        (spec, i) => [spec.name, array('float32', spec.shape, bufferValues(spec.shape, i))] as const,
      ),
    ]);
    // Without inputs, a layer gets the batch size from any value.
    const samples = inputs.length
      ? inputs
      : [array('float32', [golden.outputShape[0]!, 1], new Float64Array(golden.outputShape[0]!))];
    const { outputs } = interpret(program, layerFeeds(samples), variables);
    outputsOf(golden).forEach(({ shape, output }, i) => {
      expect(outputs[outputName(i)]!.shape).toEqual(shape);
      expect(error(outputs[outputName(i)]!.data, output)).toBeLessThan(1e-5);
    });
  });
});
