/**
 * Exported Python against the engine. PyTorch ran these files when the goldens were made; here the code is compared
 * with that which ran, and the engine with PyTorch's results.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { labelOf, labelWidth } from '../../datasets/shape.ts';
import { formatOf } from '../../datasets/source.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import type { ImageSplit } from '../../datasets/kinds/images.ts';
import type { StoredBytes } from '../../datasets/sampleRows.ts';
import type { TableSplit } from '../../datasets/kinds/table.ts';
import type { TextSplit } from '../../datasets/kinds/text.ts';
import { LAYERS } from '../../layers/registry.ts';
import { createDocument } from '../../model/create.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { epochOrder, splitIndices } from '../../training/loop/split.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { readRuns } from '../../training/testing/runs.ts';
import { runtimeResults, wholeProgram } from '../../training/testing/wholeProgram.ts';
import { distance, enginePrediction } from '../testing/engine.ts';
import { NETWORKS } from '../testing/networks.ts';
import { ODD_FILES, ORDERS } from '../testing/oddFiles.ts';
import { ODD_NETWORKS } from '../testing/oddNetworks.ts';
import {
  codeHash,
  forwardCases,
  lossCases,
  mixedCases,
  packageCases,
  randomCases,
  runCases,
  sampledCases,
  smallBatchCases,
} from '../testing/packages.ts';
import { engineRun, SAMPLE_NAMES, sampleDocument, sampleRun, type SampleResult } from '../testing/sampleRuns.ts';
import { engineLosses, runOrder } from '../testing/training.ts';
import { generatePyTorch } from './generate.ts';

interface Read {
  inputs: number[];
  labels: number[];
  sums: [number, number];
  squares: number;
}
interface Golden {
  cases: Record<string, { code: string; outputs?: number[]; losses?: number[]; weights?: number[] }>;
  samples: Record<string, SampleResult & { code: string; train: Read; test: Read }>;
  odd: Record<
    string,
    Record<'train' | 'test', [inputs: unknown[], labels: unknown[]]> & {
      split?: [used: number[], kept: number[]];
      folds: [used: number[], kept: number[]][];
    }
  >;
  orders: { split: [number[], number[]]; epochs: number[][] }[];
  names: string[];
}
const golden = JSON.parse(readFileSync(new URL('goldens/exported.json', import.meta.url), 'utf8')) as Golden;

const float32 = (document: TensorsmithDocument): TensorsmithDocument => ({
  ...document,
  training: { ...document.training, precision: 'float32' },
});

const filePixels = ({ file, offset }: StoredBytes): Uint8Array => readFileSync(file.path).subarray(offset);

/** Inputs and labels of a split, sample by sample, as the engine reads them. */
function* samplesOf(
  dataset: Dataset,
  split: 'train' | 'test',
): Generator<readonly [ArrayLike<number>, ArrayLike<number>]> {
  const source = (dataset as unknown as Record<string, ImageSplit | TextSplit | TableSplit>)[split]!;
  const size = dataset.shape.sample.reduce<number>((all, sizes) => all * sizes, 1);
  const wide = labelWidth(labelOf(dataset.shape));
  const pixels = 'pixels' in source ? filePixels(source.pixels as StoredBytes) : new Uint8Array(0);
  for (let i = 0; i < source.count; i += 1) {
    const part = <T extends { subarray(from: number, to: number): ArrayLike<number> }>(list: T, from: number) =>
      list.subarray(from, from + size);
    if ('codes' in source) yield [part(source.codes, i * source.stride), part(source.codes, i * source.stride + 1)];
    else if ('values' in source)
      yield [part(source.values as Float32Array, i * size), source.targets.subarray(i * wide, (i + 1) * wide)];
    else yield [Array.from(part(pixels, i * size), (pixel) => pixel / 255), [source.labels[i]!]];
  }
}

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

/** Tolerances: Adam's first step follows the signs of gradients, and batches of three are normalized by nearly zero. */
const NEAR: Readonly<Record<string, number>> = { mobilenetv2: 3e-3, resnet18: 1e-3 };

describe('exported Python', () => {
  it('is tested for every layer', () => {
    const covered = new Set(Object.values(NETWORKS).flatMap((specs) => specs.map(([, type]) => type)));
    expect(LAYERS.map(({ type }) => type).filter((type) => !covered.has(type))).toEqual([]);
  });

  it.each(packageCases().map((one) => [one.name, one] as const))(
    'of %s is what PyTorch ran (else: node scripts/goldens/exported.mjs)',
    (name, { document }) => expect(codeHash(document)).toBe(golden.cases[name]?.code),
  );

  it.each(SAMPLE_NAMES)('of the sample %s is what PyTorch ran', (name) =>
    expect(codeHash(sampleDocument(name))).toBe(golden.samples[name]?.code),
  );

  it.each(forwardCases().map((one) => [one.name, one] as const))(
    'of %s computes what the engine does',
    async (name, { document }) => {
      // PyTorch's results are those of all outputs, in drawing order.
      const prediction = await enginePrediction(runtime, document);
      expect(distance(golden.cases[name]!.outputs!.slice(0, prediction.length), prediction)).toBeLessThan(1e-5);
    },
  );

  it.each(randomCases().map((one) => [one.name, one] as const))(
    'of a %s network computes what the engine does, for every output',
    async (name, { document }) => {
      const whole = wholeProgram(buildNetwork(document), false);
      const results = await runtimeResults(runtime, whole);
      const outputs = Object.entries(results)
        .filter(([key]) => /^output\d+$/.test(key))
        .flatMap(([, data]) => [...data]);
      expect(distance(golden.cases[name]!.outputs!, outputs)).toBeLessThan(1e-4);
    },
  );

  it.each(lossCases().map((one) => [one.name, one] as const))(
    'trains as the engine does, %s',
    async (name, { document, labels }) => {
      const losses = await engineLosses(document, labels!);
      expect(distance(golden.cases[name]!.losses!, losses)).toBeLessThan(1e-5);
    },
  );

  it.each(mixedCases().map((one) => [one.name, one] as const))(
    'trains in mixed precision what it trains in float32, %s',
    async (name, { document, labels }) => {
      const losses = await engineLosses(float32(document), labels!);
      const far = distance(golden.cases[name]!.losses!, losses);
      // bfloat16 has 8 significant bits; equal losses would mean that nothing was computed in it.
      expect(far).toBeGreaterThan(1e-6);
      expect(far).toBeLessThan(2 ** -8);
    },
  );

  it.each(smallBatchCases().map((one) => [one.name, one] as const))(
    'trains as the engine does, %s',
    async (name, { document, labels, batch }) => {
      const losses = await engineLosses(document, labels!, batch);
      expect(distance(golden.cases[name]!.losses!, losses)).toBeLessThan(1e-5);
    },
  );

  it.each(sampledCases().map((one) => [one.name, one] as const))(
    'trains as the engine does, %s',
    async (name, { document, labels, batch }) => {
      const losses = await engineLosses(document, labels!, batch, runOrder(document, labels!));
      expect(distance(golden.cases[name]!.losses!, losses)).toBeLessThan(1e-5);
    },
  );

  // The engine's runs are compared with hand-written PyTorch runs.
  it.each(runCases().map((one, i) => [one.name, i] as const))('trains as PyTorch does by hand, %s', (name, i) => {
    const run = readRuns().runs[i]!;
    const { losses, weights } = golden.cases[name]!;
    expect(distance(losses!, run.losses)).toBeLessThan(2e-5);
    expect(distance(weights!, Object.values(run.weights).flat())).toBeLessThan(2e-5);
  });

  it.each(SAMPLE_NAMES)(
    'of the sample %s trains as a run does, and predicts what it does',
    { timeout: 120_000 },
    async (name) => {
      const found = golden.samples[name]!;
      const run = await engineRun(runtime, name);
      const { train, batch, epochs } = sampleRun(name);
      expect(run.losses).toHaveLength(Math.ceil(train / batch) * epochs);
      const near = NEAR[name] ?? 1e-4;
      expect(distance(found.losses.slice(0, 1), run.losses.slice(0, 1))).toBeLessThan(1e-5);
      expect(distance(found.losses, run.losses)).toBeLessThan(near);
      expect(distance(found.epochs.flat(), run.epochs.flat())).toBeLessThan(near);
      expect(distance(found.predictions, run.predictions)).toBeLessThan(10 * near);
      expect(distance([found.tested], [run.tested])).toBeLessThan(near);
    },
  );

  it.each(['lenet-mnist', 'char-gpt', 'auto-mpg', 'auto-mpg-targets'])(
    'of the sample %s reads the samples that the engine reads',
    async (name) => {
      const dataset = await openDataset(sampleDocument(name).data.source);
      for (const split of ['train', 'test'] as const) {
        const found = golden.samples[name]![split];
        const [sums, counts] = [
          { inputs: 0, squares: 0, labels: 0 },
          { inputs: 0, labels: 0 },
        ];
        for (const [inputs, labels] of samplesOf(dataset, split)) {
          for (let i = 0; i < inputs.length; i += 1)
            [sums.inputs, sums.squares] = [sums.inputs + inputs[i]!, sums.squares + inputs[i]! ** 2];
          for (let i = 0; i < labels.length; i += 1) sums.labels += labels[i]!;
          [counts.inputs, counts.labels] = [counts.inputs + inputs.length, counts.labels + labels.length];
        }
        const size = (shape: readonly number[]): number => shape.reduce((all, sizes) => all * sizes, 1);
        expect([found.inputs[0], size(found.inputs), size(found.labels)]).toEqual([
          dataset.count(split),
          counts.inputs,
          counts.labels,
        ]);
        expect(found.sums[0] / counts.inputs).toBeCloseTo(sums.inputs / counts.inputs, 6);
        expect(found.squares / counts.inputs).toBeCloseTo(sums.squares / counts.inputs, 6);
        expect(found.sums[1] / counts.labels).toBeCloseTo(sums.labels / counts.labels, 6);
      }
    },
  );

  it.each(ODD_FILES.map((file) => [file.name, file] as const))(
    'reads a %s of names, marks and signs of all kinds as the engine does',
    async (name, { document, files }) => {
      const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-odd-'));
      vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
      try {
        const { source } = document.data;
        if (source.kind === 'none') throw new Error('no data');
        const path = join(folder, source.path);
        for (const file of files) {
          mkdirSync(dirname(join(folder, file.path)), { recursive: true });
          writeFileSync(join(folder, file.path), file.content);
        }
        const dataset = await openDataset({ ...source, path });
        for (const split of ['train', 'test'] as const) {
          const all = [...samplesOf(dataset, split)];
          const [inputs, labels] = golden.odd[name]![split];
          expect(
            distance(
              inputs.flat(Infinity) as number[],
              all.flatMap(([one]) => Array.from(one)),
            ),
          ).toBeLessThan(1e-6);
          expect(
            distance(
              labels.flat(Infinity) as number[],
              all.flatMap(([, one]) => Array.from(one)),
            ),
          ).toBeLessThan(1e-6);
        }
        const split = golden.odd[name]!.split;
        expect(split !== undefined).toBe(formatOf(source).ownSplit);
        if (split) {
          const settings = { source, validationShare: 0.3, splitSeed: 7 };
          const { train, validation } = splitIndices(dataset.count('train'), settings, dataset.partition);
          expect([[...train], [...validation]]).toEqual(split);
        }
        // Each of three folds, sample for sample; the engine refuses folds where the data name a part.
        if (dataset.partition?.by === 'column') return;
        for (const [i, fold] of golden.odd[name]!.folds.entries()) {
          const settings = { source, validationShare: 0, splitSeed: 7, fold: { index: i + 1, of: 3 } };
          const { train, validation } = splitIndices(dataset.count('train'), settings, dataset.partition);
          expect([[...train], [...validation]]).toEqual(fold);
        }
      } finally {
        vi.unstubAllEnvs();
        rmSync(folder, { recursive: true });
      }
    },
  );

  it.each(ORDERS.map((order, i) => [...order, i] as const))(
    'keeps of %d samples the share %d for validation that the engine keeps with the seed %d, and shuffles alike',
    (count, validationShare, seed, i) => {
      const { train, validation } = splitIndices(count, { source: { kind: 'none' }, validationShare, splitSeed: seed });
      expect(golden.orders[i]!.split).toEqual([[...train], [...validation]]);
      const all = Int32Array.from({ length: count }, (_, k) => k);
      expect(golden.orders[i]!.epochs).toEqual([1, 2].map((epoch) => [...epochOrder({ train: all }, seed, epoch)]));
    },
  );
});

describe('model.py', () => {
  const modelOf = (name: string): string => generatePyTorch(ODD_NETWORKS[name]!()).model;

  it('is one class a module, in a list where it is repeated', () => {
    const text = modelOf('ways');
    expect(text.match(/^class \w+/gm)).toEqual(['class Half', 'class Scaled', 'class Cross', 'class Ways']);
    expect(text).toContain('self.cross1 = nn.ModuleList([Cross() for _ in range(2)])');
  });

  it('gives names that Python needs for itself an underscore', () => {
    const text = modelOf('names');
    expect(text).toContain('self.class_ = nn.Conv2d(4, 4, kernel_size=3, padding=1, bias=False)');
    expect(text).toContain('self.train_ = ');
    expect(generatePyTorch(ODD_NETWORKS['names']!()).files.find(({ path }) => path === 'weights.py')!.text).toContain(
      '"class_": "class"',
    );
  });

  it('gives all names of Python and of torch.nn an underscore, in model.py and weights.py', () => {
    expect(golden.names).toEqual(expect.arrayContaining(['lambda', 'state_dict', 'training', 'T_destination']));
    const drawn = new GraphBuilder(createDocument('all names'));
    drawn.chain([
      ['Input', { shape: [2] }],
      ...golden.names.map((name): Step => ['Linear', { out_features: 2 }, name]),
      ['Output'],
    ]);
    const { model, files } = generatePyTorch(drawn.document);
    const made = [...model.matchAll(/self\.(\w+) = /g)].map(([, name]) => name);
    expect(made).toEqual(golden.names.map((name) => `${name}_`));
    const weights = files.find(({ path }) => path === 'weights.py')!.text;
    for (const name of golden.names) expect(weights).toContain(`"${name}_": "${name}"`);
  });

  it('freezes, leaves out and initializes', () => {
    const text = modelOf('settings');
    expect(text).toContain('self.frozen = nn.ModuleList([Block() for _ in range(2)]).requires_grad_(False)');
    expect(text).toContain('nn.init.kaiming_uniform_(self.conv.weight, a=0.1, mode="fan_out", nonlinearity="relu")');
    expect(text).not.toContain('skipped');
  });

  it('shares weights by sharing their layers', () => {
    expect(modelOf('sharing')).toContain('self.chain2 = self.chain1');
  });

  it('marks the lines of every node, in modules too', () => {
    const document = ODD_NETWORKS['names']!();
    const { model, lines } = generatePyTorch(document);
    const rows = model.split('\n');
    const textOf = (key: string): string[] =>
      lines.get(key)!.flatMap(({ first, last }) => rows.slice(first - 1, last).map((row) => row.trim()));
    const train = document.graph.nodes.find(({ name }) => name === 'train')!;
    expect(textOf(train.id)).toEqual([
      'self.train_ = nn.Conv2d(4, 4, kernel_size=3, padding=1, bias=False)',
      'x = self.train_(x)',
    ]);
    const module = document.modules[0]!;
    const inner = module.graph.nodes.find(({ name }) => name === 'class')!;
    expect(textOf(`${module.id}/${inner.id}`)).toEqual([
      'self.class_ = nn.Conv2d(4, 4, kernel_size=3, padding=1, bias=False)',
      'x = self.class_(x)',
    ]);
  });
});
