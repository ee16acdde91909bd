import { afterAll, describe, expect, it } from 'vitest';
import { everyWrite } from './everyWrite.ts';
import { scenarios } from './scenarios.ts';

const { all, close } = scenarios();
afterAll(close);

describe('a file system that goes wrong at every operation, in every way', () => {
  it.each(all.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
    const { tried, faults } = await everyWrite(scenario);
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(5);
  });
});
