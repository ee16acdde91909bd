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
  samplesPerSecond: z.number().nullable().optional(),
  /** Resident memory of the engine process, in bytes. */
  memory: z.number().optional(),
  /** Share of all cores that it keeps busy, and bytes in use on the GPU. */
  cpu: z.number().nullable().optional(),
  gpuMemory: z.number().nullable().optional(),
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
const statisticsSchema = z.object({
  kind: z.literal('statistics'),
  epoch: z.int().min(1),
  step: z.int().min(0),
  gradientNorm: score,
  weightChange: score,
});
/** The run was resumed from here: later records before this one do not count. */
const resumedSchema = z.object({
  kind: z.literal('resumed'),
  epoch: z.int().min(0),
  step: z.int().min(0),
  ended: z.boolean(),
});
const recordSchema = z.discriminatedUnion('kind', [stepsSchema, epochSchema, statisticsSchema, resumedSchema]);

/** Items in order; beyond a number, every other one is dropped, repeatedly. */
class Thinned<Item> {
  items: Item[] = [];
  #every = 1;
  #count = 0;

  push(item: Item): void {
    if (this.#count++ % this.#every !== 0) return;
    this.items.push(item);
    if (this.items.length <= MOST_POINTS) return;
    this.items = this.items.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}

export async function readMetrics(
  path: string,
): Promise<Omit<RunMetrics, 'run' | 'epochsWanted' | 'changes' | 'checkpoint' | 'trainCount' | 'batchSize'>> {
  const steps = new Thinned<RunMetrics['steps'][number]>();
  const statistics = new Thinned<RunMetrics['statistics'][number]>();
  const loads = new Thinned<RunMetrics['loads'][number]>();
  let epochs: RunMetrics['epochs'] = [];
  let [foreign, stepsPerEpoch] = [0, 1];
  const { damaged } = await readJournal(path, (record) => {
    const { data } = recordSchema.safeParse(record);
    if (!data) foreign += 1;
    else if (data.kind === 'resumed') {
      for (const list of [steps, statistics, loads] as Thinned<{ epoch: number; step: number }>[])
        list.items = list.items.filter((at) => !isBefore(data, at));
      // An epoch that has ended has its validation too.
      epochs = epochs.filter(({ epoch }) => epoch < data.epoch || (epoch === data.epoch && data.ended));
    } else if (data.kind === 'epoch') {
      const { kind: _, ...epoch } = data;
      epochs.push(epoch);
    } else if (data.kind === 'statistics') {
      const { kind: _, ...entry } = data;
      statistics.push(entry);
    } else {
      const { epoch, first, samplesPerSecond = null, memory = null, cpu = null, gpuMemory = null } = data;
      data.loss.forEach((loss, i) => {
        const step = first + i;
        stepsPerEpoch = Math.max(stepsPerEpoch, step);
        steps.push({ epoch, step, loss, accuracy: data.accuracy[i] ?? null, lr: data.lr[i] ?? null });
      });
      if (memory !== null)
        loads.push({ epoch, step: first + data.loss.length - 1, samplesPerSecond, memory, cpu, gpuMemory });
    }
  });
  return {
    steps: steps.items,
    epochs,
    statistics: statistics.items,
    loads: loads.items,
    stepsPerEpoch,
    damaged: damaged + foreign,
  };
}
