import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { readMetrics } from './metrics.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-metrics-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, records: readonly object[]) {
  const path = join(folder, name);
  const journal = await Journal.create(path);
  for (const record of records) journal.append(record);
  await journal.close();
  return readMetrics(path);
}

const steps = (epoch: number, first: number, loss: readonly number[], load: object = {}) => ({
  ...{ kind: 'steps', epoch, first, loss, accuracy: loss.map(() => 0.5), lr: loss.map(() => 0.1) },
  ...load,
});
const statistics = (epoch: number, step: number, gradientNorm: number) => ({
  ...{ kind: 'statistics', epoch, step, gradientNorm, weightChange: NaN },
});

describe('recorded metrics', () => {
  it('hold the statistics and the load beside the steps; what is not finite is null', async () => {
    const load = { samplesPerSecond: 1000, memory: 5e8, cpu: 0.5, gpuMemory: null };
    const metrics = await read('all', [steps(1, 1, [2, 1], load), statistics(1, 2, Infinity), statistics(1, 3, 0.25)]);
    expect(metrics.damaged).toBe(0);
    expect(metrics.loads).toEqual([{ epoch: 1, step: 2, ...load }]);
    expect(metrics.statistics).toEqual([
      { epoch: 1, step: 2, gradientNorm: null, weightChange: null },
      { epoch: 1, step: 3, gradientNorm: 0.25, weightChange: null },
    ]);
  });

  it('of an older version have no load', async () => {
    const metrics = await read('older', [steps(1, 1, [2, 1])]);
    expect([metrics.damaged, metrics.loads, metrics.steps.length]).toEqual([0, [], 2]);
  });

  it('end where a run was resumed', async () => {
    const { loads, statistics: kept } = await read('resumed', [
      steps(1, 1, [4, 3], { samplesPerSecond: 1, memory: 1 }),
      statistics(1, 2, 1),
      steps(1, 3, [2, 1], { samplesPerSecond: 2, memory: 2 }),
      statistics(1, 4, 2),
      { kind: 'resumed', epoch: 1, step: 2, ended: false },
      steps(1, 3, [2, 1], { samplesPerSecond: 3, memory: 3 }),
    ]);
    expect(loads.map(({ memory }) => memory)).toEqual([1, 3]);
    expect(kept.map(({ step }) => step)).toEqual([2]);
  });

  it('of a long run are thinned, the first kept', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => statistics(1, i + 1, i));
    const { statistics: kept } = await read('long', many);
    expect(kept.length).toBeLessThanOrEqual(20_000);
    expect(kept.length).toBeGreaterThanOrEqual(10_000);
    expect(kept[0]!.step).toBe(1);
    expect(kept.every(({ step }, i) => i === 0 || step > kept[i - 1]!.step)).toBe(true);
  });
});
