/** What is known of a run: `run.json` in its folder, and a copy in every checkpoint. */
import { z } from 'zod';
import type { RunSummary } from '../../protocol/reports.ts';
import type { Plan } from '../../runtime/runtime.ts';

export interface RunRecord extends Omit<RunSummary, 'fault'> {
  /** The process that trains it, to tell a run that is on from one that was cut off. */
  pid: number;
  /** Which process of that id (processIdentity.ts); null where the system does not tell. */
  process?: string | null;
  /** SHA-256 of `document.json`. */
  document?: string;
  plan: Plan;
  dataPath: string;
  dataFingerprint: string;
  environment: Readonly<Record<string, string>>;
}

const text = z.string().max(4096);
const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const threads = z.int().min(1).max(4096);
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const recordSchema: z.ZodType<RunRecord> = z.strictObject({
  /** Only to be read by people: a run is called as its folder is. */
  run: text,
  name: text,
  status: z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  startedAt: count,
  seconds: count,
  runtime: text,
  epochs: count,
  epochsDone: count,
  parameters: count,
  validationAccuracy: z.number().nullable(),
  validationLoss: z.number().nullable(),
  testAccuracy: z.number().nullable(),
  pid: z.int().min(0),
  process: text.nullable().optional(),
  document: digest.optional(),
  plan: z.strictObject({ intraThreads: threads, interThreads: threads, shards: threads }),
  dataPath: text,
  dataFingerprint: text,
  environment: z.record(z.string().max(100), text),
});
