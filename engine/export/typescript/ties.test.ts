/** Gradients of equal maxima in exported TypeScript, against PyTorch. */
import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { network } from '../testing/build.ts';
import { input, tail } from '../testing/ends.ts';
import { weightsOf } from '../testing/engine.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';

it('are shared by amax, and the first one’s in pools', () => {
  const document = network('ties', [
    input,
    ['parts', 'AdaptiveMaxPool2d', { output_size: [3, 3] }],
    ['one', 'GlobalMaxPool2d', {}, 'parts'],
    ['largest', 'Max', { dim: 1, keepdim: true }, 'one'],
    ...tail,
  ]);
  const target = newPackage(document, weightsOf(document));
  const found = runPackage(
    target,
    `import * as tf from '@tensorflow/tfjs';
import { adaptivePool, amax, firstMax } from './layers.js';
const x = tf.tensor([0, 1, 1, 1, 0, 1], [1, 2, 3, 1]);
const of = (f: (x: tf.Tensor) => tf.Tensor): number[] => Array.from(tf.grad((y) => tf.sum(f(y)))(x).dataSync());
console.log(JSON.stringify({
  amax: of((y) => amax(y, 2)),
  kept: of((y) => amax(y, 1, true)),
  whole: of((y) => firstMax(firstMax(y, 2), 1)),
  parts: of((y) => adaptivePool(y, [1, 1], firstMax)),
}));
`,
  );
  rmSync(target, { recursive: true, force: true });
  // torch.amax and nn.AdaptiveMaxPool2d of [[0, 1, 1], [1, 0, 1]].
  expect(found).toEqual({
    amax: [0, 0.5, 0.5, 0.5, 0, 0.5],
    kept: [0, 1, 0.5, 1, 0, 0.5],
    whole: [0, 1, 0, 0, 0, 0],
    parts: [0, 1, 0, 0, 0, 0],
  });
}, 60_000);
