import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import type { DatasetReport } from '../datasets/source.ts';
import { recommend } from './recommend.ts';
import { checkDocument } from '../model/serialize.ts';

const split = {
  count: 100,
  histogram: [],
  range: [0, 255] as [number, number],
  mean: [],
  deviation: [],
  constant: 0,
  repeated: 0,
};
const described = {
  programs: { sample: [], channelsLast: false, classes: 0, trainCount: 0, testCount: 0 },
  path: '/data',
  name: 'mine',
  labels: [],
  memory: 2 ** 32,
};

const images = fc
  .record({
    channels: fc.constantFrom(1, 3, 4),
    height: fc.integer({ min: 1, max: 256 }),
    width: fc.integer({ min: 1, max: 256 }),
    classes: fc.integer({ min: 2, max: 1000 }),
    count: fc.nat(100_000),
  })
  .map(({ channels, height, width, classes, count }): DatasetReport => ({
    ...described,
    kind: 'images',
    source: { kind: 'idx', path: '/data' },
    shape: [channels, height, width],
    classes,
    train: { ...split, count },
    test: null,
    files: [],
    shared: 0,
  }));
const texts = fc
  .record({
    length: fc.integer({ min: 2, max: 1024 }),
    classes: fc.integer({ min: 2, max: 5000 }),
    characters: fc.integer({ min: 100, max: 10_000_000 }),
  })
  .map(({ length, classes, characters }): DatasetReport => ({
    ...described,
    kind: 'text',
    source: { kind: 'text', path: '/data/a.txt', length },
    shape: [length],
    classes,
    characters,
    vocabulary: classes > 2000 ? 'words' : 'characters',
    tokens: characters,
    unknown: 0,
    pieces: [],
    preview: '',
    train: split,
    test: split,
  }));
const WINDOWS = { length: 24, horizon: 1, stride: 1 };
const tables = fc
  .record({
    features: fc.integer({ min: 1, max: 500 }),
    classes: fc.oneof(fc.constant(0), fc.integer({ min: 2, max: 100 })),
    count: fc.nat(1_000_000),
  })
  .map(({ features, classes, count }): DatasetReport => ({
    ...described,
    kind: 'table',
    source: { kind: 'table', path: '/data/a.csv', target: 'price' },
    shape: [features],
    classes,
    columns: [],
    target: 'price',
    targets: ['price'],
    task: classes ? 'classification' : 'regression',
    scaled: false,
    rows: count,
    written: { kind: 'csv', encoding: 'utf-8', separator: ',', header: true, decimal: '.', thousands: '' },
    proposed: { target: 'price' },
    usualWindows: WINDOWS,
    skipped: 0,
    preview: [],
    train: { count },
    test: { count },
  }));

const series = fc
  .record({ table: tables, length: fc.integer({ min: 1, max: 500 }) })
  .map(({ table, length }): DatasetReport => {
    const windows = { ...WINDOWS, length, count: 1, preview: { course: [], before: 1, examples: [] } };
    return { ...table, windows, shape: [length, ...table.shape] } as DatasetReport;
  });

/** The output shape that the task requires. */
function expectedOutput(report: DatasetReport): (number | 'N')[] {
  if (report.kind === 'text') return ['N', report.shape[0]!, report.classes];
  return ['N', report.classes || 1];
}

describe('recommend', () => {
  it.each([
    ['images', images],
    ['text', texts],
    ['tables', tables],
    ['time series', series],
  ] as const)('gives a sound network for %s of any shape, with the right output and loss', (_, reports) => {
    fc.assert(
      fc.property(reports, (report) => {
        const { document, why } = recommend(report);
        expect(checkDocument(structuredClone(document))).toEqual(document);
        const { problems, nodes } = analyze(document.graph, document.modules, document.training);
        // No errors and no hints.
        expect(problems).toEqual([]);
        if (report.kind === 'text') {
          const layers = (type: string) => document.graph.nodes.filter((node) => node.type === type);
          expect(layers('Embedding').map(({ params }) => params['num_embeddings'])).toEqual([report.classes]);
          // The task is to predict the next token, so attention is causal.
          for (const { params } of layers('TransformerEncoderLayer')) expect(params['causal']).toBe(true);
        }
        const output = document.graph.nodes.find(({ type }) => type === 'Output')!;
        expect(nodes.get(output.id)!.inputs[0]!.shape).toEqual(expectedOutput(report));
        expect(document.training.loss.type).toBe(report.classes ? 'CrossEntropyLoss' : 'MSELoss');
        expect(document.data.source).toEqual(report.source);
        expect(why.en && why.zh).not.toBe('');
      }),
      { numRuns: 60 },
    );
  });

  it('goes oftener through few rows, in smaller batches', () => {
    const ofRows = (count: number) => {
      const [report] = fc.sample(tables, { numRuns: 1, seed: 1 });
      const { epochs, batchSize } = recommend({ ...report!, train: { count } } as DatasetReport).document.training;
      return { epochs, batchSize };
    };
    const [few, some, many] = [100, 10_000, 100_000].map(ofRows);
    expect([few!.epochs > some!.epochs, some!.epochs > many!.epochs]).toEqual([true, true]);
    expect(few!.batchSize).toBeLessThan(many!.batchSize);
  });
});
