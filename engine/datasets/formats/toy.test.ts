/** Toy datasets. */
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { RULES, uniform } from './toy/rules.ts';

const source = { kind: 'toy', path: 'sample:toy', samples: 500, noise: 0.05, seed: 3 } as const;

it('has the numbers of mulberry32', () => {
  // From the author's C code with seed 1.
  const next = uniform(1);
  expect([next(), next()].map((v) => Math.round(v * 2 ** 32))).toEqual([2693262067, 11749833]);
});

describe.each(RULES)('%s', (rule) => {
  it('is the same for the same seed, of the size that is asked for, and near the unit square', async () => {
    const open = (seed = 3) => openDataset({ ...source, rule, seed });
    const [one, two, other] = [await open(), await open(), await open(4)];
    const values = async (dataset: typeof one) => (await dataset.choose('train', [0, 1, 399])).state;
    expect(await values(one)).toEqual(await values(two));
    expect(await values(one)).not.toEqual(await values(other));
    expect([one.count('train'), one.count('test')]).toEqual([400, 100]);
    const report = await one.report();
    expect(report).toMatchObject({ kind: 'rows', name: rule, classes: rule === 'sine' ? 0 : report.classes });
    const labels = one.labels('train') as Int32Array;
    if (rule !== 'sine')
      for (let k = 0; k < report.classes; k += 1) expect(labels.filter((v) => v === k).length).toBeGreaterThan(100);
  });

  it('lies where the rule says without noise', async () => {
    const dataset = await openDataset({ ...source, rule, noise: 0 });
    for (let i = 0; i < 400; i += 1) {
      const { x } = await dataset.sample('train', i);
      const [a, b = 0] = Array.from(x.data as Float32Array);
      const y = dataset.labels('train')[i]!;
      const radius = Math.hypot(a!, b);
      if (rule === 'circles') expect(radius).toBeCloseTo(y === 0 ? 1 : 0.5, 6);
      if (rule === 'blobs') expect(radius).toBeCloseTo(0.7, 6);
      if (rule === 'sine') expect(y).toBeCloseTo(Math.sin(Math.PI * a!), 6);
      if (rule === 'checker') expect(y).toBe((Math.floor((a! + 1) * 2) + Math.floor((b + 1) * 2)) % 2);
      if (rule === 'moons') expect(Math.hypot(a! + (y ? -0.5 : 0.5), b + (y ? -0.25 : 0.25))).toBeCloseTo(1, 6);
      if (rule === 'spirals') expect(radius).toBeLessThanOrEqual(1);
    }
  });
});
