/** A bounded part of `npm run soak`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { Kills, KINDS } from './kills.ts';

const ROUNDS = 3;
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// Inside the project, so that its packages are found.
const folder = mkdtempSync(at('../../node_modules/.soak-'));
const program = join(folder, 'child.mjs');
const sample = at('../../resources/samples/auto-mpg.json');
let kills: Kills;
beforeAll(async () => {
  await bundle(at('child.ts'), program);
  kills = new Kills(program, sample);
});
afterAll(() => {
  kills.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('killed at random instants', () => {
  it.each(KINDS)('%s: nothing that was told to be on disk is lost', async (kind) => {
    for (let round = 0; round < ROUNDS; round += 1) expect(await kills.round(kind)).toEqual([]);
  });

  it('resuming: a run that is killed again and again ends bitwise as one that is not', async () => {
    const own = new Kills(program, sample);
    try {
      const whole = await own.resumed(0);
      const { kills: times, digest } = await own.resumed(4);
      expect(times).toBeGreaterThan(0);
      expect(digest).toBe(whole.digest);
    } finally {
      own.close();
    }
  });
});
