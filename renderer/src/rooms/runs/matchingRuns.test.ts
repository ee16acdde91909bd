import { expect, it } from 'vitest';
import type { RunSummary } from '../../../../engine/protocol/reports.ts';
import { matching } from './matchingRuns.ts';

const run = (id: string, more: Partial<RunSummary>) => ({ run: id, name: 'LeNet', ...more }) as RunSummary;
const all = [
  run('a', { notes: 'With a wider first layer.' }),
  run('b', { tags: ['paper', 'Wide'] }),
  run('c', { name: 'wide net' }),
];
const ids = (filter: string) => matching(all, filter, ({ run: id }) => [`of ${id}day`]).map(({ run: id }) => id);

it('a filter finds runs by name, notes, tags and what is shown, each word anywhere', () => {
  expect(ids('wide')).toEqual(['a', 'b', 'c']);
  expect(ids('lenet WIDE')).toEqual(['a', 'b']);
  expect(ids('paper wide')).toEqual(['b']);
  expect(ids('wide cday')).toEqual(['c']);
  expect(ids('  ')).toEqual(['a', 'b', 'c']);
  expect(ids('narrow')).toEqual([]);
});
