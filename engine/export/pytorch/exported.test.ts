/**
 * Exported Python beside the engine. PyTorch ran these very files when the goldens were made; here the text is
 * compared with what ran, and the engine with what PyTorch found.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../data/table.ts';
import { openText } from '../../data/text.ts';
import { readDocument } from '../../document/serialize.ts';
import { LAYERS } from '../../layers/registry.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { buildNetwork } from '../../training/network.ts';
import { readRuns } from '../../training/testing/runs.ts';
import { runtimeResults, wholeProgram } from '../../training/testing/wholeProgram.ts';
import { distance, enginePrediction } from '../testing/engine.ts';
import { NETWORKS } from '../testing/networks.ts';
import { ODD_NETWORKS } from '../testing/oddNetworks.ts';
import {
  codeHash,
  forwardCases,
  lossCases,
  packageCases,
  randomCases,
  runCases,
  SAMPLE_DOCUMENTS,
  singleCases,
} from '../testing/packages.ts';
import { engineLosses } from '../testing/training.ts';
import { generatePyTorch } from './generate.ts';

interface Read {
  inputs: number[];
  labels: number[];
  sums: [number, number];
  squares: number;
}
interface Golden {
  cases: Record<string, { code: string; outputs?: number[]; losses?: number[]; weights?: number[] }>;
  samples: Record<string, { code: string; train?: Read; test?: Read }>;
}
const golden = JSON.parse(readFileSync(new URL('goldens/exported.json', import.meta.url), 'utf8')) as Golden;
const SAMPLES = new URL('../../../resources/samples/', import.meta.url);
const sample = (name: string) => readDocument(readFileSync(new URL(name, SAMPLES), 'utf8'));

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

describe('exported Python', () => {
  it('is tested for every layer', () => {
    const covered = new Set(Object.values(NETWORKS).flatMap((specs) => specs.map(([, type]) => type)));
    expect(LAYERS.map(({ type }) => type).filter((type) => !covered.has(type))).toEqual([]);
  });

  it.each(packageCases().map((one) => [one.name, one] as const))(
    'of %s is what PyTorch ran (else: node scripts/goldens/exported.mjs)',
    (name, { document }) => expect(codeHash(document)).toBe(golden.cases[name]?.code),
  );

  // lenet-mnist was trained and tested by PyTorch with the commands of its README.
  it.each(SAMPLE_DOCUMENTS)('of the sample %s is what PyTorch ran', (name) =>
    expect(codeHash(sample(`${name}.json`))).toBe(golden.samples[name]?.code),
  );

  it.each(forwardCases().map((one) => [one.name, one] as const))(
    'of %s computes what the engine does',
    async (name, { document }) => {
      // PyTorch's are those of all outputs, in the order in which they were drawn.
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

  it.each(singleCases().map((one) => [one.name, one] as const))(
    'trains as the engine does, %s',
    async (name, { document, labels, batch }) => {
      const losses = await engineLosses(document, labels!, batch);
      expect(distance(golden.cases[name]!.losses!, losses)).toBeLessThan(1e-5);
    },
  );

  // Those runs, written by hand, are what the engine's own are compared with.
  it.each(runCases().map((one, i) => [one.name, i] as const))('trains as PyTorch does by hand, %s', (name, i) => {
    const run = readRuns().runs[i]!;
    const { losses, weights } = golden.cases[name]!;
    expect(distance(losses!, run.losses)).toBeLessThan(2e-5);
    expect(distance(weights!, Object.values(run.weights).flat())).toBeLessThan(2e-5);
  });

  it('reads texts as the engine does', async () => {
    const document = sample('char-gpt.json');
    const { source } = document.data;
    if (source.kind !== 'text') throw new Error('not a text');
    const { train, test } = await openText(new URL('moby-dick.txt', SAMPLES).pathname, source.length);
    for (const [split, { codes, stride, count }] of Object.entries({ train, test })) {
      const found = golden.samples['char-gpt']![split as 'train' | 'test']!;
      expect(found.inputs).toEqual([count, source.length]);
      expect(found.labels).toEqual([count, source.length]);
      const sum = (from: number): number => {
        let total = 0;
        for (let i = 0; i < count; i += 1)
          for (let k = 0; k < source.length; k += 1) total += codes[i * stride + k + from]!;
        return total;
      };
      expect(found.sums).toEqual([sum(0), sum(1)]);
    }
  });

  it('reads the rows of tables that the engine trains on and tests, with its means and deviations', async () => {
    const document = sample('auto-mpg.json');
    const { source } = document.data;
    if (source.kind !== 'table') throw new Error('not a table');
    const { train, test } = await openTable(new URL('auto-mpg.csv', SAMPLES).pathname, source.target);
    for (const [split, { count, values, targets }] of Object.entries({ train, test })) {
      const found = golden.samples['auto-mpg']![split as 'train' | 'test']!;
      expect(found.inputs).toEqual([count, values.length / count]);
      expect(found.labels).toEqual([count]);
      const sum = (list: ArrayLike<number>, of = (value: number) => value): number =>
        Array.from(list).reduce((total, value) => total + of(value), 0);
      expect(found.sums[0]).toBeCloseTo(sum(values), 3);
      expect(found.squares).toBeCloseTo(
        sum(values, (value) => value * value),
        2,
      );
      expect(found.sums[1]).toBeCloseTo(sum(targets), 1);
    }
  });
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
