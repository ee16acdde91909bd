/** A bounded part of `npm run fuzz`: every reader, some hundred inputs of another seed each day. */
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fuzz } from './run.ts';
import { allTargets } from './targets.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const INPUTS = 300;
const targets = await allTargets(fileURLToPath(new URL('../..', import.meta.url)));
afterAll(() => targets.forEach(({ close }) => close?.()));

describe('inputs that nobody would write', () => {
  const seed = Math.floor(Date.now() / 86_400_000);
  it.each(targets.map((target) => [target.name, target] as const))(`%s (seed ${seed})`, async (_, target) => {
    expect((await fuzz(target, INPUTS, seed)).faults).toEqual([]);
  });
});
