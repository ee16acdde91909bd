/** Schema of saved training settings. */
import { z } from 'zod';
import { list } from './bounded.ts';
import { PRECISIONS } from '../program/precision.ts';
import { AUGMENTATION } from '../settings/augmentation.ts';
import { CLIPPING } from '../settings/clipping.ts';
import { LOSSES } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import { fieldsSchema, settingsSchema } from './settingsSchema.ts';
import { BALANCES, LIVE_SETTINGS, type LiveSettings, METRICS_TO_SELECT_BY, type TrainingSettings } from './training.ts';

const notNegative = z.number().min(0).max(1e6);
const target = z.enum(['label', 'input']);
const loss = settingsSchema(LOSSES);

export const augmentationSchema = fieldsSchema(AUGMENTATION.fields);

const fields = {
  statisticsEvery: z.int().min(0).max(1_000_000),
  epochs: z.int().min(1).max(100_000),
  batchSize: z.int().min(1).max(65_536),
  seed: z.int().min(0).max(0x7fffffff),
  precision: z.enum(PRECISIONS),
  device: z.enum(['auto', 'tensorflow', 'webgpu', 'wasm']),
  loss,
  target,
  outputs: list(z.strictObject({ output: z.string().min(1).max(64), loss, weight: notNegative, target }), 1000),
  balance: z.enum(BALANCES),
  augmentation: augmentationSchema,
  optimizer: settingsSchema(OPTIMIZERS),
  schedule: settingsSchema(SCHEDULES),
  warmup: z.strictObject({ steps: z.int().min(0).max(1e9), startFactor: z.number().min(1e-6).max(1) }),
  clipping: settingsSchema(CLIPPING),
  accumulation: z.int().min(1).max(65_536),
  averaging: z.strictObject({ enabled: z.boolean(), decay: z.number().min(0).max(0.999999999) }),
  penalties: z.strictObject({ l1: notNegative, l2: notNegative }),
  earlyStopping: z.strictObject({
    enabled: z.boolean(),
    metric: z.enum(METRICS_TO_SELECT_BY),
    patience: z.int().min(1).max(100_000),
    minDelta: notNegative,
  }),
  checkpoints: z.strictObject({
    every: z.number().min(0.01).max(1e9),
    unit: z.enum(['minutes', 'steps', 'epochs']),
    keep: z.int().min(1).max(1000),
  }),
};

export const trainingSchema: z.ZodType<TrainingSettings> = z.strictObject(fields);

/** Schema of a change of live settings. */
export const liveSettingsSchema: z.ZodType<Partial<LiveSettings>> = z
  .strictObject({
    ...Object.fromEntries(LIVE_SETTINGS.map((key) => [key, fields[key]])),
    frozen: list(z.string().regex(/^[\w-]{1,64}(\/[\w-]{1,64})?$/), 20_000),
  })
  .partial();
