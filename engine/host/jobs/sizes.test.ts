/**
 * Networks too large for any machine: refused with a message before anything is allocated, whatever the entry point.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { analyze } from '../../analysis/analyze.ts';
import { Home } from '../testing/home.ts';

let home: Home;
let folder: string;
beforeAll(() => {
  home = new Home();
  folder = mkdtempSync(join(home.folder, 'images-'));
  const idx = (dimensions: readonly number[]): Buffer => {
    const head = Buffer.alloc(4 + 4 * dimensions.length);
    head.set([0, 0, 8, dimensions.length]);
    dimensions.forEach((dim, i) => head.writeUInt32BE(dim, 4 + 4 * i));
    return Buffer.concat([head, Buffer.alloc(dimensions.reduce((product, dim) => product * dim, 1))]);
  };
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), idx([20, 32, 32]));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), idx([20]));
});
afterAll(async () => {
  await home.close();
  rmSync(folder, { recursive: true, force: true });
});

function chain(batchSize: number, ...steps: Step[]): TensorsmithDocument {
  const builder = new GraphBuilder(createDocument('Large'));
  builder.chain([['Input', { shape: [1, 32, 32] }], ...steps, ['Output']]);
  const { document } = builder;
  return {
    ...document,
    data: { ...document.data, source: { kind: 'idx', path: folder } },
    training: { ...document.training, batchSize, device: 'wasm', target: 'label' },
  };
}

const flat: Step = ['Flatten'];
const LARGE: readonly (readonly [name: string, document: () => TensorsmithDocument, says: RegExp])[] = [
  [
    '10^12 weights in one layer',
    () => chain(4, flat, ['Linear', { out_features: 1_000_000 }], ['Linear', { out_features: 1_000_000 }]),
    /Linear would output a tensor of shape 1000000×1000000: 1,000,000,000,000 values, more than the limit of 2,147,483,647/,
  ],
  [
    'many weights in many layers',
    () =>
      chain(4, flat, ...Array.from({ length: 30 }, (): Step => ['Linear', { out_features: 10_000 }]), [
        'Linear',
        { out_features: 10 },
      ]),
    /The network has 2,[\d,]+ parameters, more than the limit of 2,147,483,647/,
  ],
  [
    'an activation of 10^12 values',
    () => chain(4, ['Upsample', { scale_factor: [16_384, 16_384] }], flat, ['Linear', { out_features: 10 }]),
    /would output a tensor of shape .* values, more than the limit of 2,147,483,647/,
  ],
  [
    'a batch of which one tensor is too large',
    () =>
      chain(1024, ['Upsample', { scale_factor: [64, 64] }], ['GlobalAvgPool2d'], flat, [
        'Linear',
        { out_features: 10 },
      ]),
    /A batch of 1024 needs a tensor of shape [\d×]+: 4,294,967,296 values/,
  ],
];

describe('too large', () => {
  it.each(LARGE)('%s', async (_, draw, says) => {
    const document = draw();
    expect(() => analyze(document.graph, document.modules)).not.toThrow();
    for (const call of [
      () => home.engine.handlers['run.start']({ document }),
      () => home.engine.handlers['network.activations']({ document, run: null, split: 'train', index: 0, within: '' }),
    ]) {
      const error = await call().then(
        () => null,
        (caught: unknown) => caught,
      );
      // A single sample can be evaluated, though a batch cannot be trained.
      if (error === null && says.source.includes('batch')) continue;
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toMatch(says);
    }
  });
});
