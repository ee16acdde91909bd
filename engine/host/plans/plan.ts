/**
 * Plans: how a run uses this machine's cores. Many small operations gain most from a batch split into as many parts as
 * there are cores, each on one thread; big convolutions from all threads in one operation; layers that need the whole
 * batch forbid parts. The fastest plan is measured where that pays (planning.ts) and estimated where it does not;
 * docs/performance.md has numbers.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory } from '../../data/directories.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Plan } from '../../runtime/runtime.ts';
import type { Network } from '../../training/network/network.ts';
import { writeDurably } from '../files/durable.ts';
import { usableCores } from '../devices/threads.ts';

/** Small operations in parallel, on parts of the batch. */
const split = (n: number): Plan => ({ intraThreads: 1, interThreads: n, shards: n });
/** One operation after the other, each on all cores. */
const whole = (n: number): Plan => ({ intraThreads: n, interThreads: n, shards: 1 });

export const defaultPlan = (): Plan => split(usableCores());

/** Candidate plans for a network on this machine; the likeliest first. */
export function candidates(network: Network): readonly Plan[] {
  const n = usableCores();
  if (n === 1) return [split(1)];
  // A batch that cannot be split has no parallel parts.
  if (network.layers.some(({ layer }) => layer.needsWholeBatch)) return [whole(n), { ...split(n), shards: 1 }];
  return network.analysis.totals.multiplyAdds > MANY_MULTIPLY_ADDS ? [whole(n), split(n)] : [split(n), whole(n)];
}
/** MACs per sample beyond which single operations use all cores. */
const MANY_MULTIPLY_ADDS = 8e6;

/** Cache key of a plan: all that decides which one is fastest, as a short text. */
export function planKey({ graph, modules, training }: TensorsmithDocument, sample: readonly number[]): string {
  const shape = ({ nodes, edges }: TensorsmithDocument['graph']) => [
    nodes.map(({ id, type, params, bypass, freeze }) => [id, type, params, bypass, freeze]),
    edges.map(({ from, to }) => [from, to]),
  ];
  const content = [
    shape(graph),
    modules.map((module) => [module.id, shape(module.graph)]),
    [
      training.batchSize,
      training.loss,
      training.outputs,
      training.optimizer.type,
      training.accumulation,
      training.precision,
    ],
    [training.averaging.enabled, training.clipping.type],
    sample,
    [cpus()[0]?.model, usableCores(), process.arch],
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

const threads = z.int().min(1).max(256);
const file = z.record(
  z.string(),
  z.object({
    plan: z.strictObject({ intraThreads: threads, interThreads: threads, shards: threads }),
    mixed: z.number().positive().nullable().default(null),
  }),
);
/** Most entries of the plan cache; the oldest are dropped. */
const MOST_REMEMBERED = 500;

const path = (): string => join(cacheDirectory(), 'plans.json');

/** A plan that was measured. */
interface Remembered {
  readonly plan: Plan;
  /** How many times as fast mixed precision was; null where it was not measured. */
  readonly mixed: number | null;
}

async function readPlans(): Promise<Record<string, Remembered>> {
  try {
    return file.parse(JSON.parse(await readFile(path(), 'utf8')));
  } catch {
    // No cache yet, or a damaged one: measured again.
    return {};
  }
}

export const rememberedPlan = async (key: string): Promise<Remembered | null> => (await readPlans())[key] ?? null;

export async function rememberPlan(key: string, remembered: Remembered): Promise<void> {
  const entries = Object.entries(await readPlans()).filter(([known]) => known !== key);
  const kept = [...entries.slice(1 - MOST_REMEMBERED), [key, remembered]];
  await writeDurably(path(), `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`);
}
