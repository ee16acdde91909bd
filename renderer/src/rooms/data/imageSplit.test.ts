/** Edits of the split of images. */
import { expect, it } from 'vitest';
import { imageSplitsFor, withImageSplit, type ImagesSource } from './imageSplit.ts';

const source: ImagesSource = { kind: 'images', path: 'a', height: 8, width: 8, channels: 3, validation: 'class' };
const names = { groups: [{ column: null, count: 9 }], times: [], given: false };
const columns = { groups: [{ column: 'patient', count: 9 }], times: ['taken', 'day'], given: true };

it('offers what the images allow', () => {
  expect(imageSplitsFor({ groups: [], times: [], given: false })).toEqual(['class']);
  expect(imageSplitsFor(names)).toEqual(['class', 'group']);
  expect(imageSplitsFor(columns)).toEqual(['class', 'group', 'time']);
});

it('names a column where one is needed, and leaves no trace of it', () => {
  expect(withImageSplit(source, names, 'group')).toEqual({ ...source, split: 'group' });
  const grouped = withImageSplit(source, columns, 'group');
  expect(grouped).toEqual({ ...source, split: 'group', splitColumn: 'patient' });
  expect(withImageSplit(grouped, columns, 'time')).toEqual({ ...source, split: 'time', splitColumn: 'taken' });
  expect(withImageSplit(grouped, columns, 'class')).toEqual(source);
});
