/** tfjs-node's own `model.fit`, with the binding compiled for our engine. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import util from 'node:util';
import type * as Tfjs from '@tensorflow/tfjs';
import { findEngine } from '../../engine/runtime/tensorflow/install/files.ts';
import { BATCH, mnist, MOMENTUM, RATE, root } from '../lenet.ts';
import { STRETCH } from './contestant.ts';
import { answerRounds } from './forked.ts';

const IDX_IMAGE_HEADER = 16;
const IDX_LABEL_HEADER = 8;

/** Node 23 dropped a function that tfjs-node calls; its loader is given the path of the binding. */
function loadTfjs(): typeof Tfjs {
  const require = createRequire(join(root, 'package.json'));
  const old = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
  require('@mapbox/node-pre-gyp');
  require.cache[require.resolve('@mapbox/node-pre-gyp')]!.exports = { find: () => findEngine()!.binding };
  return require('@tensorflow/tfjs-node-gpu') as typeof Tfjs;
}

function build(tf: typeof Tfjs): Tfjs.Sequential {
  const conv = (filters: number, padding: 'same' | 'valid', inputShape?: [number, number, number]) =>
    tf.layers.conv2d({ filters, kernelSize: 5, padding, activation: 'relu', ...(inputShape ? { inputShape } : {}) });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2, strides: 2 });
  const model = tf.sequential({
    layers: [
      conv(6, 'same', [28, 28, 1]),
      pool(),
      conv(16, 'valid'),
      pool(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 120, activation: 'relu' }),
      tf.layers.dense({ units: 84, activation: 'relu' }),
      tf.layers.dense({ units: 10 }),
    ],
  });
  const loss = (labels: Tfjs.Tensor, logits: Tfjs.Tensor) => tf.losses.softmaxCrossEntropy(labels, logits);
  model.compile({ optimizer: tf.train.momentum(RATE, MOMENTUM), loss });
  return model;
}

answerRounds(async () => {
  const tf = loadTfjs();
  await tf.ready();
  const count = STRETCH * BATCH;
  const pixels = readFileSync(join(mnist, 'train-images-idx3-ubyte')).subarray(IDX_IMAGE_HEADER);
  const labels = readFileSync(join(mnist, 'train-labels-idx1-ubyte')).subarray(IDX_LABEL_HEADER);
  const images = Float32Array.from(pixels.subarray(0, count * 784), (byte) => byte / 255);
  const x = tf.tensor4d(images, [count, 28, 28, 1]);
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels.subarray(0, count)), 'int32'), 10).toFloat();
  const model = build(tf);
  const fit = () => model.fit(x, y, { batchSize: BATCH, epochs: 1, verbose: 0 });
  await fit();
  return async () => {
    const start = performance.now();
    await fit();
    return (performance.now() - start) / STRETCH;
  };
});
