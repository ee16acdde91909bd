/** What a page can ask about prepared data: their size, their limits, to remove them, and to stop a preparation. */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Home } from '../testing/home.ts';

const SHAPES = new URL('../../datasets/testing/fixtures/shapes', import.meta.url).pathname;
const LARGE = new URL('../../datasets/testing/fixtures/large.jpg', import.meta.url).pathname;
const MB = 1024 ** 2;

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const imagesAt = (path: string, side: number) =>
  ({ path, source: { kind: 'images', path, height: side, width: side, channels: 3 } }) as const;

it('their size is told, and they are removed', async () => {
  const { handlers } = home.engine;
  expect((await handlers['prepared.report']({})).bytes).toBe(0);
  await handlers['data.inspect'](imagesAt(SHAPES, 64));
  expect((await handlers['prepared.report']({})).bytes).toBeGreaterThan(48 * 64 * 64 * 3);
  expect((await handlers['prepared.clear']({})).bytes).toBe(0);
  // The dataset is still known, and its images are decoded again.
  const { pixels } = await handlers['data.samples']({
    source: imagesAt(SHAPES, 64).source,
    split: 'train',
    indices: [0],
  });
  expect(pixels).toHaveLength((64 * 64 * 3 * 4) / 3);
});

it('their limits are kept, and decide', async () => {
  const { handlers } = home.engine;
  const automatic = await handlers['prepared.report']({});
  expect(automatic).toMatchObject({ set: { memory: null, disk: null }, environment: { memory: null, disk: null } });
  expect(automatic.limits.memory).toBeGreaterThan(100 * MB);
  const set = await handlers['prepared.limit']({ memory: 16 * MB, disk: 20 * MB });
  expect(set.limits).toEqual({ memory: 16 * MB, disk: 20 * MB });
  const opened = handlers['data.inspect'](imagesAt(SHAPES, 1024));
  await expect(opened).rejects.toThrow('more than the 20 MB that all prepared data may take');
  expect((await handlers['data.inspect'](imagesAt(SHAPES, 32))).memory).toBe(16 * MB);
  expect((await handlers['prepared.limit']({ memory: null, disk: null })).set).toEqual({ memory: null, disk: null });
});

it('a preparation is told of, and stopped without a trace', async () => {
  const folder = join(home.folder, 'photos');
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 100; i += 1) cpSync(LARGE, join(folder, name, `${i}.jpg`));
  }
  const { engine } = home;
  const opening = engine.watched(() => engine.handlers['data.inspect'](imagesAt(folder, 512)));
  const stopped = expect(opening).rejects.toThrow('The preparation of photos was stopped');
  await home.until(() => home.said('data.preparing').some(({ done }) => done > 0));
  expect(home.said('data.preparing')[0]).toMatchObject({ name: 'photos', unit: 'images', of: 200 });
  await engine.handlers['data.stop']({});
  await stopped;
  expect(home.said('data.preparing').at(-1)).toMatchObject({ done: 200, of: 200 });
  expect(readdirSync(join(home.folder, 'cache', 'data'))).toEqual([]);
});
