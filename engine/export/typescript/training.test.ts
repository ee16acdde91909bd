/** The exported trainer against the engine's: every loss, and every optimizer that tfjs has. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../model/types.ts';
import {
  BINARY_LABELS,
  augmentedPixels,
  colored,
  documentOf,
  ENDS,
  engineLosses,
  firstWeights,
  LABELS,
  loss,
  LOSS_CASES,
  optimizer,
  pixels,
  pixelsOf,
  runOrder,
  SAMPLES,
  STEPS,
  UNEQUAL_LABELS,
} from '../testing/training.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';
import { generateTypeScript } from './generate.ts';

/** Settings, and tolerance of the step losses. */
const CASES: readonly (readonly [name: string, settings: Partial<TrainingSettings>, tolerance: number])[] = [
  // BCELoss needs probabilities, which one of the networks outputs.
  ...LOSS_CASES.filter(([name]) => name !== 'BCELoss').map(([name, settings]) => [name, settings, 1e-4] as const),
  ['classes balanced by sampling', { balance: 'sampling' }, 1e-4],
  ['momentum', optimizer('SGD'), 1e-4],
  ['nesterov', optimizer('SGD', { nesterov: true }), 1e-4],
  ['Adam', optimizer('Adam', { lr: 0.01 }), 1e-4],
  // tfjs adds epsilon inside the root, as the exported code notes; here it is negligible.
  ['RMSprop', optimizer('RMSprop', { momentum: 0.5, eps: 1e-16 }), 1e-4],
  ['Adagrad', optimizer('Adagrad', { initialAccumulatorValue: 0.1 }), 1e-3],
];
const labelsOf = ({ balance }: Partial<TrainingSettings>): readonly number[] => (balance ? UNEQUAL_LABELS : LABELS);
/** Optimizers that differ in tfjs, as the exported code notes: training reduces the loss. */
const OTHERS = ['RMSprop', 'Adadelta', 'AdamW', 'NAdam', 'RAdam', 'Lion'] as const;

let folder: string;
let printed: Record<string, number[]>;
beforeAll(() => {
  const document = documentOf({});
  folder = newPackage(document, firstWeights(document));
  // One trainer per case, compiled together.
  [...CASES.map(([, patch]) => patch), ...OTHERS.map((type) => optimizer(type))].forEach((patch, i) => {
    const { files } = generateTypeScript(documentOf(patch), true);
    for (const name of ['train', 'augment', 'random']) {
      const found = files.find(({ path }) => path === `src/${name}.ts`);
      const text = found?.text.replaceAll(/'\.\/(augment|random)\.js'/g, `'./$1${i}.js'`);
      if (text) writeFileSync(join(folder, 'src', `${name}${i}.ts`), text);
    }
  });
  const trainers = [...CASES, ...OTHERS].map((_, i) => `train${i}`);
  printed = runPackage(
    folder,
    `import { loadWeights } from './weights.js';
import { createModel } from './model.js';
${trainers.map((name) => `import { train as ${name} } from './${name}.js';`).join('\n')}

const images = Float32Array.from(${JSON.stringify([...pixels])}, (pixel) => pixel / 255);
const labels: number[][] = ${JSON.stringify([...CASES.map(([, patch]) => labelsOf(patch)), ...OTHERS.map(() => LABELS)])};
const all: Record<string, number[]> = {};
for (const [i, train] of [${trainers.join(', ')}].entries()) {
  const model = createModel();
  await loadWeights(model, 'weights.safetensors');
  const losses: number[] = [];
  const samples = { count: ${SAMPLES}, images, labels: Int32Array.from(labels[i]!) };
  await train(model, samples, { epochs: ${STEPS}, batchSize: ${SAMPLES}, onStep: (_epoch, _step, loss) => losses.push(loss) });
  all[String(i)] = losses;
}
console.log(JSON.stringify(all));
`,
  ) as Record<string, number[]>;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the exported trainer', () => {
  it.each(Object.entries(ENDS))(
    'of %s takes the steps of the engine',
    async (name, { document, outputs, label }) => {
      const labels = name === 'yes or no' ? BINARY_LABELS : LABELS;
      const target = newPackage(document, firstWeights(document));
      const { losses, predictions } = runPackage(
        target,
        `import { loadWeights } from './weights.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';
const images = Float32Array.from(${JSON.stringify([...pixels])}, (pixel) => pixel / 255);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const losses: number[] = [];
const samples = { count: ${SAMPLES}, images, labels: Int32Array.from(${JSON.stringify(labels)}) };
await train(model, samples, { epochs: ${STEPS}, batchSize: ${SAMPLES}, onStep: (_epoch, _step, loss) => losses.push(loss) });
console.log(JSON.stringify({ losses, predictions: predict(model, images) }));
`,
      ) as {
        losses: number[];
        predictions: { label?: number; outputs: number[] }[];
      };
      rmSync(target, { recursive: true, force: true });
      const wanted = await engineLosses(document, labels, SAMPLES, runOrder(document, labels));
      losses.forEach((value, k) => expect(Math.abs(value - wanted[k]!)).toBeLessThan(1e-4));
      expect(predictions).toHaveLength(SAMPLES);
      expect(predictions[0]!.outputs).toHaveLength(outputs);
      expect(predictions.every((prediction) => 'label' in prediction)).toBe(label);
    },
    60_000,
  );

  it.each(CASES.map(([name, patch, tolerance], i) => ({ i, name, patch, tolerance })))(
    'takes the steps of the engine: $name',
    async ({ i, patch, tolerance }) => {
      const document = documentOf(patch);
      const labels = labelsOf(patch);
      const wanted = await engineLosses(document, labels, SAMPLES, runOrder(document, labels));
      const got = printed[String(i)]!;
      expect(got).toHaveLength(STEPS);
      got.forEach((value, k) =>
        expect(Math.abs(value - wanted[k]!) / Math.max(1, Math.abs(wanted[k]!))).toBeLessThan(tolerance),
      );
    },
  );

  it.each(OTHERS.map((type, i) => ({ i, type })))('learns with what stands for $type', ({ i }) => {
    const losses = printed[String(CASES.length + i)]!;
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('learns nothing from a batch whose labels are all left out, and refuses labels that are no class', () => {
    const document = documentOf(loss('CrossEntropyLoss', { ignoreIndex: 1 }));
    const target = newPackage(document, firstWeights(document));
    const found = runPackage(
      target,
      `import { loadWeights } from './weights.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';
const images = Float32Array.from(${JSON.stringify([...pixels])}, (pixel) => pixel / 255);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const losses: string[] = [];
const outputs = () => predict(model, images).flatMap((prediction) => prediction.outputs);
const learn = (label: number) =>
  train(model, { count: ${SAMPLES}, images, labels: new Int32Array(${SAMPLES}).fill(label) }, {
    epochs: 2,
    onStep: (_epoch, _step, loss) => losses.push(String(loss)),
  });
const before = outputs();
await learn(1);
const after = outputs();
const refused = await Promise.all([learn(3), learn(-1)].map((run) => run.catch((fault: unknown) => String(fault))));
console.log(JSON.stringify({ losses, before, after, refused }));
`,
    ) as { losses: string[]; before: number[]; after: number[]; refused: string[] };
    rmSync(target, { recursive: true, force: true });
    // In PyTorch the loss is NaN and every gradient 0; a label out of range is an IndexError.
    expect(found.losses).toEqual(['NaN', 'NaN']);
    expect(found.after).toEqual(found.before);
    expect(found.refused).toEqual([3, -1].map((label) => `RangeError: The label ${label} is none of 3 classes`));
  }, 60_000);

  const augmented = documentOf(LOSS_CASES.find(([name]) => name === 'augmentation')![1]);
  it.each([
    ['images as the engine does, noise included', augmented],
    ['colors as the engine does', colored()],
  ])(
    'augments %s',
    (_, document) => {
      const bytes = [...pixelsOf(document)];
      const target = newPackage(document, firstWeights(document));
      const { images } = runPackage(
        target,
        `import { augment } from './augment.js';
const images = Float32Array.from(${JSON.stringify(bytes)}, (pixel) => pixel / 255);
augment(images, 3, 12, 5);
console.log(JSON.stringify({ images: Array.from(images) }));
`,
      ) as { images: number[] };
      rmSync(target, { recursive: true, force: true });
      const wanted = augmentedPixels(document, { epoch: 3, first: 12, step: 5 });
      expect(Math.max(...images.map((value, i) => Math.abs(value - wanted[i]!)))).toBeLessThan(1e-5);
      expect(Math.max(...images.map((value, i) => Math.abs(value - bytes[i]! / 255)))).toBeGreaterThan(0.1);
    },
    60_000,
  );

  it('says what it does otherwise', () => {
    const { files } = generateTypeScript(
      documentOf({
        ...optimizer('Lion'),
        schedule: { type: 'ExponentialLR', gamma: 0.9, interval: 'epoch' },
        clipping: { type: 'norm', maxNorm: 1 },
        accumulation: 2,
      }),
      false,
    );
    expect(files.find(({ path }) => path === 'src/train.ts')!.text).toContain(
      'Unlike in Tensorsmith: Adam at ten times the rate stands for Lion; the learning rate stays at its start ' +
        'instead of following ExponentialLR; gradients are not clipped; every batch is a step: gradients are not accumulated.',
    );
  });
});
