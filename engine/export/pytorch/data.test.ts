/**
 * data.py for images and arrays, as run in Python (scripts/goldens/data.mjs), against the engine's reading of the same
 * files.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { formatOf } from '../../datasets/source.ts';
import { dataSources, digestOf, type Digest } from '../testing/dataSources.ts';

const SOURCES = dataSources(fileURLToPath(new URL('../../..', import.meta.url)));
const golden = JSON.parse(readFileSync(new URL('goldens/data.json', import.meta.url), 'utf8')) as Record<
  string,
  { code: string; train: Digest; test?: Digest }
>;

it('has run for every source', () => expect(Object.keys(golden)).toEqual(Object.keys(SOURCES)));

describe.each(Object.entries(SOURCES))('%s', (name, source) => {
  it('reads in Python what the engine reads', async () => {
    const dataset = await openDataset(source);
    const { shape } = await dataset.report();
    const code = createHash('sha256').update(formatOf(source).python(shape)).digest('hex');
    expect(code, 'data.py has changed: run scripts/goldens/data.mjs').toBe(golden[name]!.code);
    for (const split of ['train', 'test'] as const) {
      const found = golden[name]![split];
      const own = await digestOf(dataset, split);
      expect(own.count).toBe(found?.count ?? 0);
      if (!found) continue;
      expect(Math.abs(own.values - found.values)).toBeLessThan(1e-5 * Math.max(1, Math.abs(found.values)));
      expect(own.labels).toBeCloseTo(found.labels, 3);
    }
  });
});
