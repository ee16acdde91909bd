/** Tables of settings: defaults are valid, schemas strict, and earlier documents are completed. */
import { describe, expect, it } from 'vitest';
import { completeTraining, DEFAULT_TRAINING } from './create.ts';
import { INITIALIZERS } from '../initializers/index.ts';
import { PRECISIONS } from '../program/precision.ts';
import { trainingSchema } from './trainingSchema.ts';
import { CLIPPING } from '../settings/clipping.ts';
import {
  ACCUMULATION,
  AVERAGING,
  CHECKPOINTS,
  EARLY_STOPPING,
  PENALTIES,
  PRECISION,
  WARMUP,
} from '../settings/extras.ts';
import { defaultSettings, switchSettings, type Table } from '../settings/fields.ts';
import { LOSSES } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import { settingsSchema } from './settingsSchema.ts';

const TABLES: Readonly<Record<string, Table>> = { LOSSES, OPTIMIZERS, SCHEDULES, CLIPPING, INITIALIZERS };

describe.each(Object.entries(TABLES))('%s', (_, table) => {
  const schema = settingsSchema(table);

  it.each(Object.keys(table))('%s: defaults are valid, other keys and kinds are not', (type) => {
    const settings = defaultSettings(table, type) as Record<string, unknown>;
    expect(schema.parse(settings)).toEqual(settings);
    expect(schema.safeParse({ ...settings, other: 1 }).success).toBe(false);
    for (const key of Object.keys(settings)) {
      const { [key]: _left, ...rest } = settings;
      expect(schema.safeParse(rest).success).toBe(false);
      expect(schema.safeParse({ ...settings, [key]: { not: 'a value' } }).success).toBe(false);
    }
  });

  it('says everything in both languages', () => {
    for (const { title, help, fields } of Object.values(table)) {
      const texts = [title, help, ...Object.values(fields).flatMap((field) => [field.label, field.help])];
      for (const { en, zh } of texts) expect(en && zh).toBeTruthy();
    }
  });
});

it('defaults of a new document are those of the tables', () => {
  expect(trainingSchema.parse(DEFAULT_TRAINING)).toEqual(DEFAULT_TRAINING);
  const defaults = ({ fields }: (typeof TABLES)[string][string]) =>
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.default]));
  expect(DEFAULT_TRAINING.warmup).toEqual(defaults(WARMUP));
  expect(DEFAULT_TRAINING.averaging).toEqual(defaults(AVERAGING));
  expect(DEFAULT_TRAINING.earlyStopping).toEqual(defaults(EARLY_STOPPING));
  expect(DEFAULT_TRAINING.checkpoints).toEqual(defaults(CHECKPOINTS));
  expect(DEFAULT_TRAINING.penalties).toEqual(defaults(PENALTIES));
  expect({ precision: DEFAULT_TRAINING.precision }).toEqual(defaults(PRECISION));
  expect(PRECISION.fields.precision.options.map(({ value }) => value)).toEqual(PRECISIONS);
  expect({ accumulation: DEFAULT_TRAINING.accumulation }).toEqual(defaults(ACCUMULATION));
});

it('another choice keeps what both have', () => {
  const step = { type: 'StepLR', stepSize: 3, gamma: 0.2, interval: 'step' } as const;
  expect(switchSettings(SCHEDULES, step, 'ExponentialLR')).toEqual({
    type: 'ExponentialLR',
    gamma: 0.2,
    interval: 'step',
  });
  expect(switchSettings(SCHEDULES, step, 'StepLR')).toBe(step);
});

describe('settings of version 1', () => {
  const old = {
    epochs: 3,
    batchSize: 64,
    seed: 11,
    device: 'auto',
    loss: { type: 'MSELoss' },
    optimizer: { type: 'Adam', lr: 0.002, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
  };
  it('are completed with defaults', () => {
    const completed = completeTraining(old);
    expect(trainingSchema.parse(completed)).toEqual(completed);
    expect(completed).toMatchObject({ ...old, optimizer: { ...old.optimizer, amsgrad: false }, accumulation: 1 });
  });
  it('stay what they are where they are damaged', () => {
    expect(completeTraining(7)).toBe(7);
    expect(trainingSchema.safeParse(completeTraining({ ...old, loss: { type: 'toString' } })).success).toBe(false);
    expect(trainingSchema.safeParse(completeTraining({ ...old, optimizer: null })).success).toBe(false);
  });
});
