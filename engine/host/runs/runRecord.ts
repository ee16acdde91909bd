/** Record of a run: `run.json` in its folder, and a copy in every checkpoint. */
import { z } from 'zod';
import { TROUBLES } from '../../errors/troubles.ts';
import type { RunSummary } from '../../protocol/reports.ts';
import { type Trouble, TROUBLE_KINDS } from '../../training/diagnosis/trouble.ts';
import { liveSettingsSchema } from '../../model/trainingSchema.ts';
import type { Plan } from '../../runtime/runtime.ts';
import type { SettingsChange } from '../../training/loop/steering.ts';
import { bestSchema } from '../../training/loop/state.ts';

export interface RunRecord extends Omit<RunSummary, 'fault' | 'starred' | 'notes' | 'tags' | 'hasWeights'> {
  /** Id of its process, to tell a current run from an interrupted one. */
  pid: number;
  /** Identity of that process (processIdentity.ts); null where the system does not tell. */
  process?: string | null;
  /** SHA-256 of `document.json`. */
  document?: string;
  /** SHA-256 of `data.json`. */
  data?: string;
  plan: Plan;
  dataPath: string;
  /** Whether the run was taken from a file: its data are read only where the user has picked them (`run.locate`). */
  dataAway?: true;
  dataFingerprint: string;
  environment: Readonly<Record<string, string>>;
  /** Changes of its settings while it ran, in order. */
  changes?: readonly SettingsChange[];
  /** Id of the run that this one repeats. */
  replayOf?: string;
}

const text = z.string().max(4096);
const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const threads = z.int().min(1).max(4096);
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

const message = z.strictObject({
  code: z.enum(Object.keys(TROUBLES) as (keyof typeof TROUBLES)[]),
  // The most are numbers, some of which are not finite.
  params: z.record(z.string().max(100), z.union([z.number(), text])),
  where: z.strictObject({ node: text.optional() }),
});
const troubleSchema: z.ZodType<Trouble> = z.strictObject({
  kind: z.enum(TROUBLE_KINDS),
  problem: message,
  cause: message.optional(),
  remedy: z.strictObject({ setting: z.enum(['lr', 'epochs', 'clipNorm', 'batchSize']), value: z.number() }).nullable(),
});

export const recordSchema: z.ZodType<RunRecord> = z.strictObject({
  /** For people only: the id of a run is its folder's name. */
  run: text,
  name: text,
  from: text.optional(),
  status: z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  startedAt: count,
  seconds: count,
  runtime: text,
  epochs: count,
  epochsDone: count,
  stepsPerEpoch: count.optional(),
  trainCount: count.optional(),
  batchSize: count.optional(),
  parameters: count,
  validationAccuracy: z.number().nullable(),
  validationLoss: z.number().nullable(),
  testAccuracy: z.number().nullable(),
  pid: z.int().min(0),
  process: text.nullable().optional(),
  document: digest.optional(),
  best: bestSchema.optional(),
  early: z.literal(true).optional(),
  resumed: z
    .array(z.strictObject({ at: count, epoch: z.int().min(0), step: z.int().min(0) }))
    .max(100_000)
    .optional(),
  changes: z
    .array(z.strictObject({ epoch: z.int().min(1), step: z.int().min(0), training: liveSettingsSchema }))
    .max(100_000)
    .optional(),
  replayOf: text.optional(),
  parent: z.strictObject({ run: text, epoch: z.int().min(0), step: z.int().min(0) }).optional(),
  weightsFrom: z
    .strictObject({ run: text, epoch: z.int().min(0), step: z.int().min(0), taken: z.int().min(1), of: z.int().min(1) })
    .optional(),
  search: z.strictObject({ search: text, trial: z.int().min(1) }).optional(),
  troubles: z.array(troubleSchema).max(TROUBLE_KINDS.length).optional(),
  data: digest.optional(),
  plan: z.strictObject({ intraThreads: threads, interThreads: threads, shards: threads }),
  dataPath: text,
  dataAway: z.literal(true).optional(),
  dataFingerprint: text,
  environment: z.record(z.string().max(100), text),
});
