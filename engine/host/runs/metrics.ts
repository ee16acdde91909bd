/** Reads recorded metrics of a run for charts. */
import { z } from 'zod';
import type { RunMetrics } from '../../protocol/reports.ts';
import { isBefore } from '../../training/loop/state.ts';
import { readJournal } from './journal.ts';

/** Most points of a chart; for a longer run every other step is dropped, repeatedly. */
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
/** The run was resumed from here: later records before this one do not count. */
const resumedSchema = z.object({
  kind: z.literal('resumed'),
  epoch: z.int().min(0),
  step: z.int().min(0),
  ended: z.boolean(),
});
const recordSchema = z.discriminatedUnion('kind', [stepsSchema, epochSchema, resumedSchema]);

export async function readMetrics(path: string): Promise<Omit<RunMetrics, 'run' | 'epochsWanted' | 'changes'>> {
  let steps: RunMetrics['steps'] = [];
  let epochs: RunMetrics['epochs'] = [];
  let [every, count, foreign, stepsPerEpoch] = [1, 0, 0, 1];
  const { damaged } = await readJournal(path, (record) => {
    const { data } = recordSchema.safeParse(record);
    if (!data) foreign += 1;
    else if (data.kind === 'resumed') {
      const isKept = (at: { epoch: number; step: number }): boolean => !isBefore(data, at);
      steps = steps.filter(isKept);
      // An epoch that has ended has its validation too.
      epochs = epochs.filter(({ epoch }) => epoch < data.epoch || (epoch === data.epoch && data.ended));
    } else if (data.kind === 'epoch') {
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
