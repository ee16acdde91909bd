import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { datasets } from './datasets.svelte.ts';

vi.mock('../../shell/client.ts', () => ({ client: { call: vi.fn(), on: vi.fn() } }));

test('data that nobody has picked are refused once, also where an effect loads them', () => {
  const source = { kind: 'text', path: '/home/other/diary.txt', length: 8 } as const;
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      runs += 1;
      void datasets.load(source);
    });
  });
  flushSync();
  const first = datasets.of(source);
  expect(first).toMatchObject({ state: 'unpicked', error: { code: expect.any(String) } });
  void datasets.load(source);
  flushSync();
  expect(datasets.of(source)).toBe(first);
  expect(runs).toBeLessThanOrEqual(2);
  stop();
});
