/**
 * Every reader of images, arrays and archives, with the beginning of a small valid file, of every length; of a longer one the first
 * and last lengths, and some between: `npm run fuzz` has all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { CACHE_VARIABLE } from '../../engine/data/directories.ts';
import { UserError } from '../../engine/errors/error.ts';
import { soundFiles } from './dataTargets.ts';

/** Bytes up to which every length is tried; for longer files, as many lengths, the first and the last ones. */
const EVERY = 250;

const cache = mkdtempSync(join(tmpdir(), 'tensorsmith-cut-'));
process.env[CACHE_VARIABLE] = cache;
const { files, close } = soundFiles(fileURLToPath(new URL('../..', import.meta.url)));
afterAll(() => {
  close();
  rmSync(cache, { recursive: true, force: true });
});

it.each(files)('$name', async ({ bytes, read }) => {
  const step = Math.max(1, Math.floor(bytes.length / EVERY));
  for (let length = 0; length < bytes.length; length += length + 20 > bytes.length || length < 20 ? 1 : step) {
    const found: unknown = await read(bytes.subarray(0, length)).then(
      () => null,
      (error: unknown) => error,
    );
    if (found !== null && !(found instanceof UserError)) throw found as Error;
  }
  // The whole file.
  expect(await read(bytes)).toBeTruthy();
});
