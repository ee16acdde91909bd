import { expect, it } from 'vitest';
import type { RunSummary } from '../../../../engine/protocol/reports.ts';
import { pressed, sorted } from './sortRuns.ts';

const run = (id: string, testAccuracy: number | null, starred = false) =>
  ({ run: id, name: id, testAccuracy, starred }) as RunSummary;

it('sorts starred runs first and those without a value last, in either direction', () => {
  const runs = [run('a', 0.5), run('b', null), run('c', 0.9), run('d', 0.1, true)];
  const ids = (descending: boolean) => sorted(runs, { by: 'test', descending }).map((one) => one.run);
  expect(ids(true)).toEqual(['d', 'c', 'a', 'b']);
  expect(ids(false)).toEqual(['d', 'a', 'c', 'b']);
});

it('a column pressed twice turns the order round', () => {
  const first = pressed({ by: 'started', descending: true }, 'test');
  expect(first).toEqual({ by: 'test', descending: true });
  expect(pressed(first, 'test')).toEqual({ by: 'test', descending: false });
  expect(pressed(first, 'name')).toEqual({ by: 'name', descending: false });
});
