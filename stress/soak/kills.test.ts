/** A bounded part of `npm run soak`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { Kills, KINDS } from './kills.ts';

const ROUNDS = 3;
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// Within the project, where its packages are found.
const folder = mkdtempSync(at('../../node_modules/.soak-'));
let kills: Kills;
beforeAll(async () => {
  const program = join(folder, 'child.mjs');
  await bundle(at('child.ts'), program);
  kills = new Kills(program, at('../../resources/samples/auto-mpg.json'));
});
afterAll(() => {
  kills.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('killed at random instants', () => {
  it.each(KINDS)('%s: nothing that was told to be on disk is lost', async (kind) => {
    for (let round = 0; round < ROUNDS; round += 1) expect(await kills.round(kind)).toEqual([]);
  });
});
