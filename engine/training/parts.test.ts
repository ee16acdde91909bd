/** Parts by class, and the classes that have too few samples in one. */
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.ts';
import type { Partition } from '../datasets/split.ts';
import { tableDataset } from '../datasets/kinds/table.ts';
import { formatError } from '../errors/error.ts';
import { partsOf } from './parts.ts';

const settings = { source: { kind: 'none' }, validationShare: 0.25, splitSeed: 3 } as const;

function rows(train: number[], test: number[], partition: Partition | 'class' | null = 'class'): Dataset {
  const of = (classes: number[]) => ({
    count: classes.length,
    values: new Float32Array(classes.length),
    targets: Int32Array.from(classes),
  });
  const given = {
    columns: () => Promise.resolve([]),
    encode: () => Promise.resolve(new Float32Array(1)),
    decode: () => [],
  };
  const table = { name: 'rows', path: '/rows', width: 1, classNames: ['cat', 'dog', 'owl'], scale: null, given };
  const dataset = tableDataset({ ...table, partition, train: of(train), test: of(test) });
  return { ...dataset, report: () => Promise.reject(new Error('no report')) };
}
const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

describe('the parts of a training', () => {
  it('are counted by class', () => {
    const parts = partsOf(rows([...times(40, 0), ...times(20, 1), ...times(20, 2)], [0, 1, 1, 2, 2, 2]), settings);
    expect(parts.counts).toEqual({ train: 60, validation: 20, test: 6 });
    expect(parts.classes).toEqual({ train: [30, 15, 15], validation: [10, 5, 5], test: [1, 2, 3] });
  });

  it('name a class with too few samples in one, and in which', () => {
    const test = [...times(9, 0), ...times(5, 1), ...times(5, 2)];
    const { warnings } = partsOf(rows([...times(40, 0), ...times(20, 1), ...times(8, 2)], test), settings);
    expect(warnings.map((warning) => formatError(warning, 'en'))).toEqual([
      'Classes with fewer than 5 samples in a part: owl (validation 2). Their scores depend on single samples; choose larger shares, collect more, or put classes together.',
    ]);
    expect(formatError(warnings[0]!, 'zh')).toContain('owl（验证 2）');
  });

  it('name a class that is not trained', () => {
    const { warnings } = partsOf(
      rows([...times(20, 0), ...times(20, 1)], [...times(9, 0), ...times(9, 1), 2]),
      settings,
    );
    expect(warnings.map(({ code }) => code)).toEqual(['data.untrainedClasses']);
    expect(formatError(warnings[0]!, 'en')).toContain('of class owl');
  });

  it('say where no whole group can be held out', () => {
    const halves = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const of = (validationShare: number) =>
      partsOf(rows(times(40, 0), times(9, 0), { by: 'group', of: halves }), { ...settings, validationShare });
    const { counts, warnings } = of(0.1);
    expect(counts.validation).toBe(0);
    expect(formatError(warnings[0]!, 'en')).toContain('the 40 training samples have 2 groups or times');
    expect(of(0.5).counts.validation).toBe(20);
    // Nothing was to be held out.
    expect(of(0).warnings.map(({ code }) => code)).not.toContain('data.noValidation');
  });

  it('are the folds of a cross-validation, where there are enough groups', () => {
    const of = Int32Array.from({ length: 30 }, (_, i) => i % 3);
    const dataset = rows(times(30, 0), [], { by: 'group', of });
    const fold = (index: number, count: number) => partsOf(dataset, { ...settings, fold: { index, of: count } });
    expect(fold(2, 3).counts).toEqual({ train: 20, validation: 10, test: 0 });
    expect(() => fold(4, 4)).toThrow('Fold 4 of 4 is empty');
    const named = rows(times(30, 0), [], { by: 'column', of: of.map((group) => (group ? 0 : 1)) });
    expect(() => partsOf(named, { ...settings, fold: { index: 1, of: 2 } })).toThrow('the data name their validation');
  });

  it('are those that the data name, whatever the share', () => {
    const of = Int32Array.from({ length: 30 }, (_, i) => (i < 6 ? 1 : 0));
    const parts = partsOf(rows(times(30, 0), [], { by: 'column', of }), { ...settings, validationShare: 0 });
    expect(parts).toMatchObject({ counts: { train: 24, validation: 6, test: 0 }, named: true });
  });
});
