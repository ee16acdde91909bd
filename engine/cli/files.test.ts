/** Flags of sources: windows of tables, vocabularies of texts, splits. */
import { describe, expect, it } from 'vitest';
import { MNIST } from '../datasets/source.ts';
import { withSplit, withTargets, withVocabulary, withWindows } from './files.ts';

const code = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    return (error as { data: { code: string } }).data.code;
  }
};

describe('splits by flags', () => {
  const images = { kind: 'images', path: 'a', height: 8, width: 8, channels: 3 } as const;

  it('of images are by class, by groups of names or of a column, or by time', () => {
    expect(withSplit(images, {})).toBe(images);
    const named = withSplit(images, { split: 'group' });
    expect(named).toEqual({ ...images, split: 'group' });
    const grouped = withSplit(named, { 'split-column': 'patient' });
    expect(grouped).toEqual({ ...images, split: 'group', splitColumn: 'patient' });
    // Another split does not keep the column of the one before.
    expect(withSplit(grouped, { split: 'time', 'split-column': 'taken' })).toMatchObject({ splitColumn: 'taken' });
    expect(withSplit(grouped, { split: 'time' })).toEqual({ ...images, split: 'time' });
    expect(withSplit(grouped, { split: 'stratified' })).toEqual(images);
    expect(code(() => withSplit(images, { split: 'column' }))).toBe('cli.choice');
    expect(code(() => withSplit(images, { 'split-column': 'patient' }))).toBe('cli.choice');
    expect(code(() => withSplit(MNIST, { split: 'group' }))).toBe('cli.usage');
  });
});

describe('windows by flags', () => {
  const table = { kind: 'table', path: 'a.csv', target: 'y' } as const;
  const windows = { length: 24, horizon: 2, stride: 1, time: 'day' };

  it('replace what the source has, or are added with the usual rest', () => {
    expect(withWindows(table, {})).toBe(table);
    expect(withWindows(table, { windows: '12' })).toEqual({ ...table, windows: { length: 12, horizon: 1, stride: 1 } });
    const other = withWindows({ ...table, windows }, { stride: '4', series: 'place' });
    expect(other).toEqual({ ...table, windows: { ...windows, stride: 4, series: 'place' } });
    expect(withWindows({ ...table, windows }, { windows: 'none' })).toEqual(table);
  });
  it('are refused for other data, without a length, and beyond their bounds', () => {
    expect(code(() => withWindows(MNIST, { windows: '12' }))).toBe('cli.usage');
    const series = { ...table, windows };
    expect(withWindows(series, { horizon: '7', forecast: 'all', season: '7' })).toMatchObject({
      windows: { horizon: 7, multiStep: true, season: 7 },
    });
    const steps = withWindows(series, { horizon: '7', forecast: 'all', season: '7' });
    expect(withWindows(steps, { stride: '2' })).toMatchObject({ windows: { stride: 2, multiStep: true, season: 7 } });
    expect(withWindows(steps, { forecast: 'last', season: 'none' })).toEqual({
      ...series,
      windows: { ...windows, horizon: 7 },
    });
    expect(code(() => withWindows(series, { forecast: 'both' }))).toBe('cli.choice');
    expect(code(() => withWindows(series, { forecast: 'all', horizon: '513' }))).toBe('cli.number');
    expect(code(() => withWindows(series, { season: '0' }))).toBe('cli.number');
    expect(code(() => withWindows(table, { horizon: '2' }))).toBe('cli.usage');
    for (const length of ['0', '1.5', 'x', '5000'])
      expect(code(() => withWindows(table, { windows: length }))).toBe('cli.number');
  });
});

describe('a vocabulary by flags', () => {
  const text = { kind: 'text', path: 'a.txt', length: 64 } as const;

  it('has its usual size, or another one', () => {
    expect(withVocabulary(text, {})).toBe(text);
    const words = { ...text, vocabulary: 'words', size: 5000 } as const;
    expect(withVocabulary(text, { vocabulary: 'words' })).toEqual(words);
    expect(withVocabulary(words, { size: '700' })).toEqual({ ...words, size: 700 });
    expect(withVocabulary(words, { vocabulary: 'characters' })).toEqual(text);
  });
  it('is refused for other data, of another kind, and beyond its bounds', () => {
    expect(code(() => withVocabulary(MNIST, { vocabulary: 'words' }))).toBe('cli.usage');
    expect(code(() => withVocabulary(text, { vocabulary: 'letters' }))).toBe('cli.choice');
    expect(code(() => withVocabulary(text, { size: '700' }))).toBe('cli.choice');
    expect(code(() => withVocabulary(text, { vocabulary: 'bytePairs', size: '10' }))).toBe('cli.number');
  });
});

describe('--target', () => {
  it('names one column or several, which are standardized then', () => {
    const table = { kind: 'table' as const, path: 'a.csv', target: 'y', moreTargets: ['z'] };
    expect(withTargets(table, undefined)).toBe(table);
    expect(withTargets(table, 'a')).toEqual({ kind: 'table', path: 'a.csv', target: 'a' });
    const columns = [
      { name: 'b', role: 'category' },
      { name: 'c', role: 'ignore' },
    ] as const;
    expect(withTargets({ ...table, columns: [...columns] }, 'a, b')).toEqual({
      kind: 'table',
      path: 'a.csv',
      target: 'a',
      moreTargets: ['b'],
      scaling: 'standard',
      columns: [columns[1]],
    });
  });
  it('is refused where it cannot be', () => {
    expect(code(() => withTargets(MNIST, 'y'))).toBe('cli.usage');
    for (const names of ['', 'a,', ',a', 'a,,b'])
      expect(code(() => withTargets({ kind: 'table', path: 'a.csv', target: 'y' }, names))).toBe('cli.usage');
  });
});
