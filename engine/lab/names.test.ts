/** The names that introductions use, and further cells, each beside PyTorch 2.13 (scripts/goldens/lab.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lab } from './lab.ts';
import { expectCell, type GoldenCell } from './testing/golden.ts';
import { NAMES_COUNTED, REFUSED } from './testing/names.ts';

const read = (file: string): (GoldenCell & { name?: string })[] =>
  (
    JSON.parse(readFileSync(new URL(`goldens/${file}.json`, import.meta.url), 'utf8')) as {
      cells: (GoldenCell & { name?: string })[];
    }
  ).cells;
const named = read('names');
const claimed = named.filter(({ name }) => !(name! in REFUSED));

it('all names are there or refused, none twice', () => {
  const all = new Set([...named.map(({ name }) => name!), ...Object.keys(REFUSED)]);
  expect(all.size).toBe(NAMES_COUNTED);
  expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  expect(claimed.length).toBe(NAMES_COUNTED - Object.keys(REFUSED).length);
});

describe('names', () => {
  it.each(claimed.map((cell) => [cell.name!, cell] as const))('%s', (_, golden) =>
    expectCell(new Lab().run(golden.source), golden),
  );
});

describe('refused, with the line', () => {
  it.each(Object.entries(REFUSED))('%s', (_, source) => {
    const { error } = new Lab().run(source);
    expect(error?.line).toBeGreaterThan(0);
    // Never a wrong result: the word is not known here, or said not to be possible.
    if (error?.code !== 'lab.unsupported')
      expect(String(error?.params['message'])).toMatch(/ here$|^No module named '(?:numpy|torchvision)'$/);
  });
});

describe('further cells', () => {
  it.each(read('more').map((cell, i) => [i, cell.source.trim().split('\n')[0]!, cell] as const))(
    '%i: %s',
    (_, __, golden) => expectCell(new Lab().run(golden.source), golden),
  );
});
