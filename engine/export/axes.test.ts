/** Outputs of sequences with classes on axis 1, as in PyTorch: [N, C, T] for labels [N, T]. */
import { expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { GraphBuilder } from '../editing/graphBuilder.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { buildNetwork } from '../training/network/network.ts';
import { checkFit } from '../training/network/outputs.ts';
import { generatePyTorch } from './pytorch/generate.ts';
import { generateTypeScript } from './typescript/generate.ts';

const LENGTH = 6;

/** A convolution over characters: N×classes×length. */
function ofCharacters(classes: number): TensorsmithDocument {
  const drawn = new GraphBuilder(createDocument('characters'));
  drawn.chain([
    ['Input', { shape: [LENGTH] }],
    ['Embedding', { num_embeddings: classes, embedding_dim: 4 }],
    ['Permute', { dims: [2, 1] }],
    ['Conv1d', { out_channels: classes, kernel_size: 3, padding: 1 }],
    ['Output'],
  ]);
  const source = { kind: 'text', path: 'sample:moby-dick.txt', length: LENGTH } as const;
  return { ...drawn.document, data: { ...drawn.document.data, source } };
}

const fileOf = (files: readonly { path: string; text: string }[], path: string): string =>
  files.find((file) => file.path === path)!.text;
const data = (classes: number) => ({
  sample: [LENGTH],
  channelsLast: false,
  classes,
  trainCount: 9,
  testCount: 0,
  label: { kind: 'classes', shape: [LENGTH] } as const,
});

it('are compared and counted along it in both languages', () => {
  const document = ofCharacters(5);
  const python = fileOf(generatePyTorch(document).files, 'train.py');
  expect(python).toContain('return F.cross_entropy(outputs, labels)');
  expect(python).toContain('outputs.argmax(1)');
  const typescript = fileOf(generateTypeScript(document).files, 'src/train.ts');
  expect(typescript).toContain('tf.transpose(model.apply(x, { training: true }) as tf.Tensor, [0, 2, 1])');
  expect(typescript).toContain('tf.oneHot(labels, 5)');
});

it('are refused where there are as many classes as steps, since either axis may be meant', () => {
  const document = ofCharacters(LENGTH);
  expect(() => checkFit(buildNetwork(document), document.training, data(LENGTH))).toThrow(
    'as many steps as classes, so the class axis is ambiguous',
  );
  const other = ofCharacters(5);
  expect(() => checkFit(buildNetwork(other), other.training, data(5))).not.toThrow();
});
