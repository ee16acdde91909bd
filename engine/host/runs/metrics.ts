/** The metrics of a run as they were written while it trained, read back for charts. */
import { z } from 'zod';
import type { RunMetrics } from '../../protocol/reports.ts';
import { readJournal } from './journal.ts';

/** Points that a chart gets at most; of a longer run every other step is left out, again and again. */
const MOST_POINTS = 20_000;

// JSON has no infinity: it is written as null.
const values = z.array(z.number().nullable()).max(100_000);
const stepsSchema = z.object({
  kind: z.literal('steps'),
  epoch: z.int().min(1),
  first: z.int().min(1),
  loss: values,
  accuracy: values,
  lr: values,
});
const score = z.number().nullable();
const epochSchema = z.object({
  kind: z.literal('epoch'),
  epoch: z.int().min(1),
  trainLoss: score,
  trainAccuracy: score,
  validationLoss: score,
  validationAccuracy: score,
  seconds: z.number(),
});
const recordSchema = z.discriminatedUnion('kind', [stepsSchema, epochSchema]);

export async function readMetrics(path: string): Promise<Omit<RunMetrics, 'run' | 'epochsWanted'>> {
  let steps: RunMetrics['steps'] = [];
  const epochs: RunMetrics['epochs'] = [];
  let [every, count, foreign, stepsPerEpoch] = [1, 0, 0, 1];
  const { damaged } = await readJournal(path, (record) => {
    const { data } = recordSchema.safeParse(record);
    if (!data) foreign += 1;
    else if (data.kind === 'epoch') {
      const { kind: _, ...epoch } = data;
      epochs.push(epoch);
    } else {
      data.loss.forEach((loss, i) => {
        const step = data.first + i;
        stepsPerEpoch = Math.max(stepsPerEpoch, step);
        if (count++ % every !== 0) return;
        steps.push({ epoch: data.epoch, step, loss, accuracy: data.accuracy[i] ?? null, lr: data.lr[i] ?? null });
      });
      if (steps.length > MOST_POINTS) {
        steps = steps.filter((_, i) => i % 2 === 0);
        every *= 2;
      }
    }
  });
  return { steps, epochs, stepsPerEpoch, damaged: damaged + foreign };
}
