/** The numbers of single nodes: what the layer explains is what the network computes, and what training would do. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { LayerExplainer } from '../../layers/explanation.ts';
import { layerOf } from '../../layers/registry.ts';
import { array, type Array64 } from '../../program/reference/array.ts';
import type { NodeValues, TensorValues } from '../../protocol/reports.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { NodeProbe } from './nodeValues.ts';

function sample(name: string): TensorsmithDocument {
  const document = readDocument(
    readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'),
  );
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: 'sample:mnist' } } };
}
const read = ({ shape, values }: TensorValues): Array64 => {
  const { buffer, byteOffset, length } = Buffer.from(values, 'base64');
  return array('float32', shape, new Float32Array(buffer.slice(byteOffset, byteOffset + length)));
};

describe('the numbers of a node', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await createWasmRuntime();
  });
  const probe = new NodeProbe({
    runtime: () => Promise.resolve(runtime),
    dataset: ({ data }) => openDataset(data.source),
    weights: () => Promise.resolve(new Map()),
    given: () => Promise.reject(new Error('none')),
  });
  afterAll(() => probe.dispose());
  const request = { run: null, split: 'test', index: 0 } as const;

  const explainer = (document: TensorsmithDocument, id: string, values: NodeValues): LayerExplainer => {
    const { analysis, layers } = buildNetwork(document);
    const { layer } = layers.find(({ node }) => node.id === id)!;
    const { params, inputs } = analysis.nodes.get(id)!;
    return new LayerExplainer(
      layerOf(layer.type)!,
      { params, inputs: inputs.map((type) => type!) },
      {
        inputs: values.inputs.map(read),
        parameters: new Map(values.parameters.map((one) => [one.name, read(one)])),
        gradients: values.backward!.gradients.map((gradient) => gradient && read(gradient)),
      },
    );
  };

  it('are explained by its layer, in the forward and the backward pass, for every layer of LeNet', async () => {
    const document = sample('lenet-mnist');
    for (const { id, type } of document.graph.nodes) {
      if (type === 'Input' || type === 'Output') continue;
      const values = await probe.values({ ...request, document, node: id });
      expect(values.sample).toMatchObject({ index: 0, label: '7' });
      const explained = explainer(document, id, values);
      const output = read(values.outputs[0]!);
      for (const element of [0, Math.floor(output.data.length / 2), output.data.length - 1])
        expect(explained.output(0, element).value).toBeCloseTo(output.data[element]!, 4);
      const [passed] = values.backward!.passed;
      const element = Math.floor(values.inputs[0]!.shape.reduce((product, size) => product * size) / 2);
      // The pixels are given: the first layer passes a gradient on all the same.
      expect(explained.inputGradient(0, element)!.value).toBeCloseTo(read(passed!).data[element]!, 4);
      for (const { name, step } of values.parameters) {
        const gradient = read(step!.gradient!);
        const element = gradient.data.length - 1;
        expect(explained.parameterGradient(name, element)!.value).toBeCloseTo(gradient.data[element]!, 4);
      }
    }
  });

  it('hold the target and loss at the Output, and the weights after a step of SGD', async () => {
    const document = sample('lenet-mnist');
    const sgd = { ...document.training.optimizer, type: 'SGD', lr: 0.1, momentum: 0, weightDecay: 0 };
    const drawn = {
      ...document,
      training: {
        ...document.training,
        optimizer: sgd,
        schedule: { type: 'constant' },
        warmup: { ...document.training.warmup, steps: 0 },
      },
    } as TensorsmithDocument;
    const id = (name: string): string => drawn.graph.nodes.find((node) => node.name === name || node.type === name)!.id;
    const output = await probe.values({ ...request, document: drawn, node: id('Output') });
    expect(output.backward!.target).toMatchObject({ kind: 'classes' });
    expect([...read(output.backward!.target!).data]).toEqual([7]);
    const logits = [...read(output.outputs[0]!).data];
    const most = Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0));
    expect(output.backward!.loss).toBeCloseTo(most - logits[7]!, 5);
    // The gradient of cross-entropy is softmax minus the target.
    read(output.backward!.gradients[0]!).data.forEach((value, i) =>
      expect(value).toBeCloseTo(Math.exp(logits[i]! - most) - Number(i === 7), 5),
    );
    const { parameters, backward } = await probe.values({ ...request, document: drawn, node: id('fc3') });
    expect(backward!.rates['lr']).toBe(0.1);
    for (const parameter of parameters) {
      const [before, after, gradient] = [parameter, parameter.step!.after, parameter.step!.gradient!].map(read);
      after!.data.forEach((value, i) => expect(value).toBeCloseTo(before!.data[i]! - 0.1 * gradient!.data[i]!, 6));
    }
  });

  it('count what an addition passes to each input, though one is made of the other', async () => {
    const document = sample('resnet18');
    const { node } = buildNetwork(document).layers.find(({ layer }) => layer.type === 'Add')!;
    const { backward } = await probe.values({ ...request, document, node: node.id });
    for (const passed of backward!.passed) expect(passed!.values).toBe(backward!.gradients[0]!.values);
  });

  it('come without a backward pass where there is no label, and say why', async () => {
    const document = sample('lenet-mnist');
    const without = { ...document, data: { ...document.data, source: { kind: 'none' } as const } };
    const [first] = document.graph.nodes.filter(({ type }) => type === 'Conv2d');
    const noise = await probe.values({ ...request, document: without, node: first!.id });
    expect(noise).toMatchObject({ backward: null, why: null, sample: null });
    const wrong = {
      ...document,
      data: { ...document.data, source: { kind: 'idx', path: '/nowhere' } as const },
    } as TensorsmithDocument;
    expect((await probe.values({ ...request, document: wrong, node: first!.id })).why).not.toBeNull();
    await expect(probe.values({ ...request, document, node: 'gone' })).rejects.toThrow(/no node/);
  });

  it('are those of layers within modules as well', async () => {
    const document = sample('transformer');
    const network = buildNetwork(document);
    const { node } = network.layers.find(
      ({ node: { id, type } }) => id.includes('/') && type === 'TransformerEncoderLayer',
    )!;
    const values = await probe.values({ ...request, document, node: node.id });
    const explained = explainer(document, node.id, values);
    const output = read(values.outputs[0]!);
    expect(explained.output(0, 70).value).toBeCloseTo(output.data[70]!, 4);
  });
});
