/** Record of a search: `search.json` in its folder. */
import { z } from 'zod';
import type { ErrorData } from '../../errors/types.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { planSchema, type SearchPlan } from '../../search/plan.ts';
import { digest } from '../runs/runRecord.ts';

export interface SearchRecord {
  /** For people only: the id of a search is its folder's name. */
  search: string;
  name: string;
  /** The tab that it was started from. */
  from?: string | undefined;
  status: 'running' | 'finished' | 'stopped' | 'failed';
  startedAt: number;
  seconds: number;
  /** Identity of its process, as of a run. */
  pid: number;
  process?: string | null | undefined;
  plan: SearchPlan;
  /** How its runs use this machine's cores. */
  threads: Plan;
  /** SHA-256 of `document.json`. */
  document: string;
  /** Why it failed. */
  error?: ErrorData | undefined;
}

const text = z.string().max(4096);
const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const threads = z.int().min(1).max(4096);

export const searchRecordSchema: z.ZodType<SearchRecord> = z.strictObject({
  search: text,
  name: text,
  from: text.optional(),
  status: z.enum(['running', 'finished', 'stopped', 'failed']),
  startedAt: count,
  seconds: count,
  pid: z.int().min(0),
  process: text.nullable().optional(),
  plan: planSchema,
  threads: z.strictObject({ intraThreads: threads, interThreads: threads, shards: threads }),
  document: digest,
  error: z
    .object({
      code: z.string().max(100),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      where: z.object({}).loose(),
    })
    .optional(),
});
