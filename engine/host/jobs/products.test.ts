import { expect, it } from 'vitest';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { measureProducts } from './products.ts';

const { signal } = new AbortController();

it('measures the reference runtime and each runtime that is here, and says why another is not', async () => {
  const times = await measureProducts(64, signal);
  expect(times.map(({ runtime }) => runtime)).toEqual(['reference', 'tensorflow', 'webgpu', 'wasm']);
  const here = new Set<string>(['reference', ...FAST_RUNTIMES.flatMap(({ name, missing }) => (missing ? [] : [name]))]);
  for (const { runtime, milliseconds, reason } of times) {
    if (here.has(runtime)) expect(milliseconds).toBeGreaterThan(0);
    else expect(milliseconds === null).toBe(reason !== null);
  }
});

it('leaves a large product to the runtimes', async () => {
  const [reference, ...others] = await measureProducts(512, signal);
  expect(reference).toEqual({ runtime: 'reference', device: '', threads: 1, milliseconds: null, reason: null });
  expect(others.find(({ runtime }) => runtime === 'wasm')!.milliseconds).toBeGreaterThan(0);
});

it('ends when it is cancelled', async () => {
  await expect(measureProducts(64, AbortSignal.abort())).rejects.toThrow();
});
