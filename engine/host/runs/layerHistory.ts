/** Layer statistics of a run over time, as its file `layers.jsonl` has them. */
import { z } from 'zod';
import type { LayerCourse, RunLayers } from '../../protocol/reports.ts';
import { list } from '../../model/bounded.ts';
import type { TensorStatistics } from '../../training/loop/layerStatistics.ts';
import { isBefore, type TrainerPosition } from '../../training/loop/state.ts';
import { WATCHED } from '../../training/programs/watched.ts';
import { readJournal } from './journal.ts';

/** Statistics at the beginning of which each is kept. */
const ALL_OF = 32;
/** Most tensors of a record, so that it fits into a line. */
const MOST_TENSORS = 2500;

/**
 * Whether the n-th statistics are kept, n from 0: all of the first, then every second, fourth, …, as often as their number
 * doubles. So a run of any length has enough of its beginning, where most changes, and of its end, in a small file.
 */
export function isKept(n: number): boolean {
  const every = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, n) / ALL_OF)) + 1);
  return n % (n < ALL_OF ? 1 : every) === 0;
}

/** Four significant digits: what a chart shows, at half the size. */
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);

/** One line of the file. */
export const layersRecord = (at: TrainerPosition, tensors: readonly TensorStatistics[]) => ({
  kind: 'layers',
  epoch: at.epoch,
  step: at.step,
  tensors: tensors.slice(0, MOST_TENSORS).map(({ histogram, ...tensor }) => ({
    ...tensor,
    mean: short(tensor.mean),
    deviation: short(tensor.deviation),
    norm: short(tensor.norm),
    zeros: short(tensor.zeros),
    largest: short(tensor.largest),
    ...(tensor.saturated === undefined ? {} : { saturated: short(tensor.saturated) }),
    histogram: { ...histogram, low: short(histogram.low), high: short(histogram.high) },
  })),
});

/** JSON has neither NaN nor infinities: they are written as null. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const tensorSchema = z.strictObject({
  kind: z.enum(WATCHED),
  node: z.string().max(4096),
  name: z.string().max(4096),
  ...{ mean: number, deviation: number, norm: number, zeros: number, largest: number },
  saturated: number.optional(),
  histogram: z.strictObject({ low: number, high: number, counts: list(z.int().min(0), 1000) }),
});
const at = { epoch: z.int().min(0), step: z.int().min(0) };
const recordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('layers'), ...at, tensors: list(tensorSchema, MOST_TENSORS) }),
  /** The run was resumed from here: later records before this one do not count. */
  z.strictObject({ kind: z.literal('resumed'), ...at, ended: z.boolean() }),
]);

async function readLayers<T extends TrainerPosition>(
  path: string,
  take: (layers: RunLayers) => T | null,
): Promise<T[]> {
  let taken: T[] = [];
  await readJournal(path, (record) => {
    const { data } = recordSchema.safeParse(record);
    if (data?.kind === 'resumed') taken = taken.filter((one) => !isBefore(data, one));
    else if (data) {
      const one = take(data);
      if (one) taken.push(one);
    }
  }).catch((error: unknown) => {
    // Runs without statistics, and those of earlier versions, have no such file.
    if ((error as { data?: { code?: string } }).data?.code !== 'data.notFound') throw error;
  });
  return taken;
}

/** The newest statistics that are kept; null for none. */
export const lastLayers = async (path: string): Promise<RunLayers | null> =>
  (await readLayers(path, (layers) => layers)).at(-1) ?? null;

/** Histograms of one tensor over time, where they are finite. @param name of the tensor, as in the statistics */
export const layerCourse = (path: string, kind: TensorStatistics['kind'], name: string): Promise<LayerCourse[]> =>
  readLayers(path, ({ epoch, step, tensors }) => {
    const tensor = tensors.find((one) => one.kind === kind && one.name === name);
    return tensor && Number.isFinite(tensor.histogram.low) ? { epoch, step, ...tensor.histogram } : null;
  });
