/** Every watched tensor belongs to a layer, also where its name contains dots. */
import { expect, it } from 'vitest';
import { trainingBundle } from './bundle.ts';
import { buildNetwork } from '../network/network.ts';
import { drawNetwork } from '../testing/networks.ts';

it.each(['transformer', 'resnet', 'lstm'])('in a %s', (name) => {
  const { graph, ...rest } = drawNetwork(name, {});
  const network = buildNetwork({ graph, ...rest });
  const sample = name === 'resnet' ? [8, 8, 3] : [8, 8, 1];
  const data = { sample, channelsLast: true, classes: 5, trainCount: 8, testCount: 0 };
  const { watched } = trainingBundle(network, rest.training, data, { intraThreads: 1, interThreads: 1, shards: 1 });
  const weights = watched!.filter(({ kind }) => kind === 'weight');
  expect(weights).toHaveLength(network.parameters.filter(({ trainable }) => trainable).length);
  for (const { node, name: of } of weights) {
    const { weights: prefix } = network.layers.find((layer) => layer.node.id === node)!.node;
    expect(of.startsWith(`${prefix}.`)).toBe(true);
  }
});
