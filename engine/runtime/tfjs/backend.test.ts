import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageFolder } from '../packages.ts';
import { loadBackend } from './backend.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-backend-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const link = (name: string): void =>
  symlinkSync(join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'wasm-out', name), join(folder, name));

// One after the other: a process loads the backend once.
it('says what is missing, and may be tried again', async () => {
  await expect(loadBackend({ wasmDir: folder, threads: 2 })).rejects.toMatchObject({
    data: { code: 'runtime.load', params: { runtime: 'WebAssembly' } },
  });
});

it('does with one thread where workers never answer', async () => {
  for (const name of ['tfjs-backend-wasm.js', 'tfjs-backend-wasm-simd.wasm']) link(name);
  writeFileSync(join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js'), 'exports.wasmWorkerContents = "";');
  writeFileSync(join(folder, 'tfjs-backend-wasm-threaded-simd.js'), 'module.exports = () => new Promise(() => {});');
  const before = cpus().length;
  expect((await loadBackend({ wasmDir: folder, threads: 2, patience: 50 })).threads).toBe(1);
  expect(cpus().length).toBe(before);
});
