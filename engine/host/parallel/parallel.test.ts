/** Two processes that take a share of the batch each train as one with whole batches. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ParallelTraining } from '../../protocol/reports.ts';
import { shareHandlers, type ShareWorker, trainInProcesses } from './parallel.ts';
import { torchrunScript } from './torchrun.ts';

/** What the script prints under torchrun (scripts/goldens/parallel.mjs). */
const golden = JSON.parse(readFileSync(new URL('goldens/torchrun.json', import.meta.url), 'utf8')) as {
  readonly script: string;
  readonly printed: ParallelTraining;
};

/** A worker in this process. */
const worker = (): ShareWorker => ({
  ask: async (command, params) => ({ ok: true, value: await shareHandlers[command](params as never) }),
  end: () => undefined,
});

it('gives the numbers of PyTorch under torchrun', async () => {
  const reply = await trainInProcesses(worker);
  if (!reply.ok) throw new Error('failed');
  const { steps, alone } = reply.value;
  const { printed } = golden;
  expect(steps).toHaveLength(printed.steps.length);
  const flat = (training: Pick<ParallelTraining, 'steps' | 'alone'>): number[] => [
    ...training.steps.flatMap(({ loss, gradient, mean, weight }) => [
      ...loss,
      ...gradient.flat(),
      ...mean,
      ...weight.flat(),
    ]),
    ...training.alone,
  ];
  const expected = flat(printed);
  flat({ steps, alone }).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6));
  // Both processes are equal after every step, and as good as one with whole batches.
  for (const { weight } of steps) expect(weight[0]).toEqual(weight[1]);
  alone.forEach((value, i) => expect(steps.at(-1)!.weight[0]![i]).toBeCloseTo(value, 6));
  expect(steps.at(-1)!.loss[0]).toBeLessThan(steps[0]!.loss[0]! / 10);
});

it('runs the script that the numbers are of', () => expect(torchrunScript()).toBe(golden.script));

it('replies with the error of a process that is lost, and ends both', async () => {
  let ended = 0;
  const lost = { ok: false, error: { code: 'engine.lost', params: { detail: 'killed' }, where: {} } } as const;
  const reply = await trainInProcesses(() => ({ ask: () => Promise.resolve(lost), end: () => void (ended += 1) }));
  expect(reply).toEqual(lost);
  expect(ended).toBe(2);
});
