/** Names of any characters: code, weights and TensorFlow get unique identifiers. */
import { expect, it } from 'vitest';
import { GraphBuilder } from '../editing/graphBuilder.ts';
import { renameNode } from '../editing/edit.ts';
import { createDocument } from '../model/create.ts';
import { buildNetwork } from '../training/network/network.ts';
import { generateCode } from './generate.ts';
import { LANGUAGES } from './language.ts';

const NAMES = ['输入', '卷积 1', 'convolution "two"', '*/ */', '${x}', 'a\\', "it's", 'logits'];

it.each(LANGUAGES)('in %s', (language) => {
  const builder = new GraphBuilder(createDocument('names'));
  builder.chain([
    ['Input', { shape: [1, 28, 28] }],
    ['Conv2d', { out_channels: 4 }],
    ['Conv2d', { out_channels: 4 }],
    ['ReLU'],
    ['Flatten'],
    ['Linear', { out_features: 16 }],
    ['Linear', { out_features: 10 }],
    ['Output'],
  ]);
  const named = builder.document.graph.nodes.reduce(
    (document, { id }, i) => renameNode(document, id, NAMES[i]!),
    builder.document,
  );
  const text = generateCode(language, named)
    .files.map((file) => file.text)
    .join('\n');
  for (const name of NAMES.slice(0, -1)) expect(text).not.toContain(name);
  for (const name of ['conv_1', 'convolution_two']) expect(text).toContain(name);
  const weights = buildNetwork(named).parameters.map(({ fullName }) => fullName);
  expect(new Set(weights).size).toBe(8);
  for (const name of weights) expect(name).toMatch(/^[a-z_0-9]+\.(weight|bias)$/);
});
