/** The past of a forecast, from the text of a window. */
import { expect, it } from 'vitest';
import type { TryReport } from '../../../../engine/protocol/reports.ts';
import { pastOf } from './pastOf.ts';

const columns = ['wind', 'load'].map((name) => ({ name, words: null, mean: 0, required: true }));
const report = { input: { kind: 'window', columns, length: 2, latest: '' } } as unknown as TryReport;

it('is the column in the last rows, with or without a header and in any order of columns', () => {
  expect(pastOf(report, 'load', 'wind,load\n1,10\n2,20\n3,30')).toEqual([20, 30]);
  expect(pastOf(report, 'load', 'load;x;wind\n10,5;a;1\n20,5;a;2')).toEqual([10.5, 20.5]);
  expect(pastOf(report, 'load', '1,10\n2,')).toEqual([10, null]);
});

it('is empty for another column, and for a text that is no window', () => {
  expect(pastOf(report, 'other', '1,10\n2,20')).toEqual([]);
  expect(pastOf(report, 'load', '1,10\n2')).toEqual([]);
});
