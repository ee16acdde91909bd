/** A bounded part of `npm run fuzz`: every reader with a hundred inputs, from another seed each day. */
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fuzz } from './run.ts';
import { allTargets } from './targets.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const INPUTS = 100;
/** Inputs for readers that open a database each time. */
const SLOW_INPUTS = 10;
const targets = (await allTargets(fileURLToPath(new URL('../..', import.meta.url)))).filter(({ long }) => !long);
afterAll(() => targets.forEach(({ close }) => close?.()));

describe('inputs that nobody would write', () => {
  const seed = Math.floor(Date.now() / 86_400_000);
  it.each(targets.map((target) => [target.name, target] as const))(`%s (seed ${seed})`, async (_, target) => {
    expect((await fuzz(target, target.slow ? SLOW_INPUTS : INPUTS, seed)).faults).toEqual([]);
  });
});
