import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TensorStatistics } from '../../training/loop/layerStatistics.ts';
import { Journal } from './journal.ts';
import { isKept, lastLayers, layerCourse, layersRecord } from './layerHistory.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tensor = (name: string, high: number): TensorStatistics => ({
  ...{ kind: 'weight', node: 'n1', name, mean: 1 / 3, deviation: 2, norm: NaN, zeros: 0, largest: high },
  histogram: { low: -1, high, counts: [1, 2, 3] },
});

async function written(name: string, records: readonly object[]): Promise<string> {
  const path = join(folder, name);
  const journal = await Journal.create(path);
  for (const record of records) journal.append(record);
  await journal.close();
  return path;
}
const at = (epoch: number, step: number, high: number) =>
  layersRecord({ epoch, step }, [tensor('conv1.weight', high), tensor('fc.weight', 2 * high)]);

describe('layer statistics over time', () => {
  it('keep all of the beginning, and fewer and fewer afterwards', () => {
    const kept = Array.from({ length: 100_000 }, (_, n) => n).filter(isKept);
    expect(kept.slice(0, 36)).toEqual([...Array.from({ length: 32 }, (_, n) => n), 32, 34, 36, 38]);
    expect(kept.length).toBeLessThan(32 + 16 * 12);
    // The newest are never far away: at most an eighth of the run.
    kept.slice(1).forEach((n, i) => expect(n - kept[i]!).toBeLessThanOrEqual(Math.max(1, n / 8)));
  });

  it('are read as they were written, by tensor', async () => {
    const path = await written('plain', [at(1, 0, 1), at(1, 50, 4)]);
    expect(await layerCourse(path, 'weight', 'fc.weight')).toEqual([
      { epoch: 1, step: 0, low: -1, high: 2, counts: [1, 2, 3] },
      { epoch: 1, step: 50, low: -1, high: 8, counts: [1, 2, 3] },
    ]);
    expect(await layerCourse(path, 'update', 'fc.weight')).toEqual([]);
    const last = await lastLayers(path);
    expect(last).toMatchObject({ epoch: 1, step: 50 });
    expect(last!.tensors[0]).toEqual({ ...tensor('conv1.weight', 4), mean: 0.3333 });
  });

  it('forget what a resumed run trains again', async () => {
    const resumed = { kind: 'resumed', epoch: 1, step: 50, ended: false };
    const path = await written('resumed', [at(1, 0, 1), at(1, 50, 2), at(1, 100, 3), resumed, at(1, 100, 5)]);
    const course = await layerCourse(path, 'weight', 'conv1.weight');
    expect(course.map(({ step, high }) => [step, high])).toEqual([
      [0, 1],
      [50, 2],
      [100, 5],
    ]);
  });

  it('are none without a file, and skip damaged and foreign records', async () => {
    expect(await lastLayers(join(folder, 'nothing'))).toBeNull();
    const path = await written('foreign', [{ kind: 'layers', epoch: 1, step: 'x', tensors: [] }, at(1, 0, 1)]);
    expect(await layerCourse(path, 'weight', 'conv1.weight')).toHaveLength(1);
  });

  it('of the deepest network fit into a line', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => ({
      ...tensor(`blocks.${i}.feed_forward.weight`, 123.456),
      histogram: { low: -0.123456, high: 0.654321, counts: Array.from({ length: 24 }, () => 1000) },
    }));
    const path = await written('deep', [layersRecord({ epoch: 1, step: 0 }, many)]);
    expect(statSync(path).size).toBeGreaterThan(500_000);
    expect((await lastLayers(path))!.tensors).toHaveLength(2500);
  });
});
