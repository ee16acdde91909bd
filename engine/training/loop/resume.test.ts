/** A run that is interrupted at any batch and resumed ends bitwise as an uninterrupted one. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../editing/graphBuilder.ts';
import { createDocument, DEFAULT_TRAINING } from '../../model/create.ts';
import type { Params, TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { values } from '../../program/testing/formula.ts';
import type { HostTensor, Runtime, Session } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { SCHEDULES } from '../../schedules/index.ts';
import { augments, NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { buildNetwork } from '../network/network.ts';
import { imagesOf, labelsOf, trainingBundle } from '../programs/bundle.ts';
import { chain } from '../testing/chain.ts';
import { initialState, slotState } from './initialize.ts';
import type { TrainerState } from './state.ts';
import { Steering } from './steering.ts';
import { train, type TrainerResult } from './trainer.ts';

const [TRAIN, VALIDATION, FEATURES, EPOCHS] = [26, 6, 4, 4];
const COUNT = TRAIN + VALIDATION;
/** Batches of 4: seven per epoch, the last of two samples. */
const BATCHES = 7;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

type Kept = Record<string, HostTensor>;
interface Left {
  readonly state: TrainerState;
  readonly variables: Kept;
}

const settingsOf = (patch: Partial<TrainingSettings>): TrainingSettings => ({
  ...DEFAULT_TRAINING,
  statisticsEvery: 0,
  epochs: EPOCHS,
  batchSize: 4,
  ...patch,
});

/** Augmented samples are images of two by two pixels. */
const sampleOf = ({ augmentation }: TrainingSettings): number[] => (augments(augmentation) ? [2, 2, 1] : [FEATURES]);

/** A loop with random numbers and running statistics, whose depth depends on each batch. */
function conditions(input: number[]): TensorsmithDocument {
  const s = new GraphBuilder(createDocument('conditions'));
  s.module(
    'Step',
    (m) =>
      void m.chain([
        ...([
          ['Input'],
          ['Linear', { out_features: 6 }],
          ['BatchNorm1d'],
          ['Dropout', { p: 0.4 }],
          ['Output'],
        ] as const),
      ]),
  );
  const loop = { condition: 'while', measure: 'meanAbs', comparison: '<', threshold: 0.6, repeat: 4, residual: true };
  s.chain([
    ...([['Input', { shape: input }], ['Flatten'], ['Linear', { out_features: 6 }], ['@Step', loop]] as const),
    ...([['Linear', { out_features: 3 }], ['Output']] as const),
  ]);
  return s.document;
}

type Drawing = 'plain' | 'normalized' | 'conditions';

function sessionFor(settings: TrainingSettings, drawing: Drawing) {
  const sample = sampleOf(settings);
  const flat: [string, Params][] = sample.length > 1 ? [['Flatten', {}]] : [];
  const input = sample.length > 1 ? [1, 2, 2] : sample;
  const network = buildNetwork(
    drawing === 'conditions'
      ? conditions(input)
      : drawing === 'plain'
        ? chain(input, ...flat, ['Linear', { out_features: 3 }])
        : chain(
            input,
            ...flat,
            ['Linear', { out_features: 6 }],
            ['BatchNorm1d', {}],
            ['Dropout', { p: 0.4 }],
            ['Linear', { out_features: 3 }],
          ),
  );
  const data = { sample, channelsLast: true, classes: 3, trainCount: COUNT, testCount: 0 };
  return { network, bundle: trainingBundle(network, settings, data, { intraThreads: 1, interThreads: 1, shards: 1 }) };
}

const pixels = Uint8Array.from(values([COUNT, FEATURES], 3), (value) => Math.floor(128 * (value + 1)));
const labels = Int32Array.from({ length: COUNT }, (_, i) => (i * 7 + (i >> 2)) % 3);
const indices = Int32Array.from({ length: COUNT }, (_, i) => i);

interface Part {
  readonly drawing?: Drawing;
  readonly from?: Left;
  /** Number of batches after which the run is interrupted. */
  readonly leaveAt?: number;
  readonly steering?: Steering;
  /** Called before each call of the loop, with the number of finished batches. */
  readonly before?: (done: number) => void;
  readonly stepsPerCall?: number;
}

/** Trains a part of a run. @returns losses in order, and the state at its end */
async function part(
  settings: TrainingSettings,
  { drawing = 'normalized', from, leaveAt = Infinity, ...given }: Part = {},
) {
  const { network, bundle } = sessionFor(settings, drawing);
  const session: Session = await runtime.createSession(bundle);
  const weights = initialState(network.parameters, settings.seed);
  await session.write({
    ...weights,
    ...slotState(network.parameters, settings, weights),
    ...from?.variables,
    [imagesOf('train')]: { dtype: 'uint8', shape: [COUNT, ...sampleOf(settings)], data: pixels },
    [labelsOf('train')]: { dtype: 'int32', shape: [COUNT], data: labels },
  });
  const signal = { aborted: leaveAt === 0 };
  const log: string[] = [];
  let done = 0;
  const result: TrainerResult = await train({
    session,
    settings,
    split: {
      train: indices.slice(0, TRAIN),
      validation: indices.slice(TRAIN),
      ...(settings.balance === 'sampling' ? { classes: labels.slice(0, TRAIN) } : {}),
    },
    signal,
    augmented: bundle.augmented,
    now: () => 0,
    ...(given.steering ? { steering: given.steering } : {}),
    ...(from ? { from: from.state } : {}),
    endCallsEvery: given.stepsPerCall ?? 1,
    yieldToEvents: () => {
      given.before?.(done);
      return Promise.resolve();
    },
    events: {
      steps: ({ epoch, firstStep, loss, lr }) => {
        loss.forEach((value, k) => log.push(`${epoch} ${firstStep + k} ${value} ${lr[k]}`));
        done = (epoch - 1) * BATCHES + firstStep - 1 + loss.length;
        if (done >= leaveAt) signal.aborted = true;
      },
      log: (line) => log.push(line),
      epoch: ({ seconds: _, ...metrics }, best) => log.push(JSON.stringify([metrics, best])),
      checkpoint: () => Promise.resolve(),
    },
  });
  const names = bundle.variables.map(({ name }) => name).filter((name) => !name.startsWith('data.'));
  const variables = Object.fromEntries(
    Object.entries(await session.read(names)).filter(([name]) => !name.startsWith('train.')),
  );
  session.dispose();
  const { stopped: _, early, ...state } = result;
  // As a file stores it.
  return { log, early, left: { state: JSON.parse(JSON.stringify(state)) as TrainerState, variables } };
}

function digest({ state, variables }: Left): string {
  const sum = createHash('sha256').update(JSON.stringify(state));
  for (const [name, { data }] of Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)))
    sum.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return sum.digest('hex');
}

const SUITS: Readonly<Record<string, Partial<TrainingSettings>>> = {
  plain: {},
  'dropout and batch normalization': {},
  conditions: {},
  'accumulation, images mixed': { accumulation: 3, augmentation: { ...NO_AUGMENTATION, cutmix: 1 } },
  'classes balanced by sampling': { balance: 'sampling' },
  'augmented images': {
    augmentation: {
      ...NO_AUGMENTATION,
      flipHorizontal: true,
      shift: 0.5,
      rotation: 30,
      noise: 0.1,
      contrast: 0.3,
      mixup: 0.4,
      cutmix: 1,
    },
  },
  'averaged weights': { averaging: { enabled: true, decay: 0.9 } },
  'early stopping': { earlyStopping: { enabled: true, metric: 'validationLoss', patience: 2, minDelta: 0.02 } },
};
const optimizers = Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[];
const schedules = Object.keys(SCHEDULES) as (keyof typeof SCHEDULES)[];
/** Every optimizer and every schedule with every suit, each optimizer with another schedule. */
const CASES = Object.keys(SUITS).flatMap((suit, s) =>
  Array.from({ length: Math.max(optimizers.length, schedules.length) }, (_, i) => ({
    suit,
    optimizer: optimizers[i % optimizers.length]!,
    schedule: schedules[(i + s) % schedules.length]!,
    // Spread over the run: within an epoch, at its end, within a group of accumulated batches. An early end comes after
    // three epochs at the soonest.
    leaveAt: 1 + ((i * 11 + s * 5) % (suit === 'early stopping' ? 3 * BATCHES - 1 : EPOCHS * BATCHES - 1)),
  })),
);

describe('left at a batch and taken up again', () => {
  it.each(CASES)('$optimizer, $schedule, $suit, left at $leaveAt', async ({ suit, optimizer, schedule, leaveAt }) => {
    const settings = settingsOf({
      ...SUITS[suit],
      optimizer: defaultSettings(OPTIMIZERS, optimizer),
      schedule: defaultSettings(SCHEDULES, schedule),
    });
    const drawing = suit === 'plain' || suit === 'conditions' ? suit : 'normalized';
    const whole = await part(settings, { drawing });
    const first = await part(settings, { drawing, leaveAt });
    const second = await part(settings, { drawing, from: first.left });
    expect([...first.log, ...second.log]).toEqual(whole.log);
    expect(second.early).toBe(whole.early);
    expect(digest(second.left)).toBe(digest(whole.left));
  });

  it('again and again, at every batch', async () => {
    const settings = settingsOf({ accumulation: 2, schedule: defaultSettings(SCHEDULES, 'ReduceLROnPlateau') });
    const whole = await part(settings);
    let { log, left } = await part(settings, { leaveAt: 1 });
    for (let at = 2; at <= EPOCHS * BATCHES; at += 1) {
      const next = await part(settings, { from: left, leaveAt: at });
      log = [...log, ...next.log];
      ({ left } = next);
    }
    const last = await part(settings, { from: left });
    expect([...log, ...last.log]).toEqual(whole.log);
    expect(digest(last.left)).toBe(digest(whole.left));
  });

  it('however many batches a call takes', async () => {
    const settings = settingsOf({ optimizer: defaultSettings(OPTIMIZERS, 'Adam') });
    const whole = await part(settings);
    const first = await part(settings, { leaveAt: 9, stepsPerCall: 3 });
    const second = await part(settings, { from: first.left, stepsPerCall: 5 });
    expect(digest(second.left)).toBe(digest(whole.left));
  });

  it('with a change of its settings, which is made at the same batch again', async () => {
    const settings = settingsOf({ schedule: defaultSettings(SCHEDULES, 'CosineAnnealingLR') });
    const change = { optimizer: { ...settings.optimizer, lr: 0.003 }, epochs: EPOCHS + 1 };
    const steering = new Steering();
    const whole = await part(settings, { steering, before: (done) => done === 12 && steering.change(change) });
    expect(steering.changes).toEqual([{ epoch: 2, step: 5, training: change }]);
    expect(whole.left.state.epoch).toBe(EPOCHS + 1);
    for (const leaveAt of [5, 12, 20]) {
      const early = new Steering();
      const first = await part(settings, {
        leaveAt,
        steering: early,
        before: (done) => done === 12 && early.change(change),
      });
      // The run knows of changes made after the checkpoint.
      const second = await part(settings, { from: first.left, steering: new Steering(steering.changes) });
      expect([...first.log, ...second.log]).toEqual(whole.log);
      expect(digest(second.left)).toBe(digest(whole.left));
    }
  });
});

describe('every field that is kept is needed', () => {
  const settings = settingsOf({
    accumulation: 2,
    averaging: { enabled: true, decay: 0.9 },
    optimizer: defaultSettings(OPTIMIZERS, 'Adam'),
    schedule: { ...defaultSettings(SCHEDULES, 'ReduceLROnPlateau'), patience: 0, threshold: 0.5 },
    earlyStopping: { enabled: true, metric: 'validationLoss', patience: 3, minDelta: 10 },
  });
  /** In the third epoch, after an odd number of batches: half a group is accumulated. */
  const leaveAt = 2 * BATCHES + 3;
  let whole: Awaited<ReturnType<typeof part>>;
  let first: Awaited<ReturnType<typeof part>>;
  beforeAll(async () => {
    whole = await part(settings);
    first = await part(settings, { leaveAt });
  });

  const fails = async (left: Left): Promise<void> => {
    const second = await part(settings, { from: left });
    const log = [...first.log, ...second.log];
    expect(digest(second.left) === digest(whole.left) && log.join('\n') === whole.log.join('\n')).toBe(false);
  };

  it('with all of them it ends the same', async () => {
    const second = await part(settings, { from: first.left });
    expect(digest(second.left)).toBe(digest(whole.left));
  });

  it.each(['epoch', 'step', 'plateau', 'sums', 'best'] as const)('%s', async (field) => {
    const { [field]: value, ...rest } = first.left.state;
    expect(value).toBeDefined();
    const without = typeof value === 'number' ? { ...rest, [field]: value - 1 } : rest;
    await fails({ ...first.left, state: without as TrainerState });
  });

  it('course: what the lowest loss was', async () => {
    const { left } = await part(settings, { leaveAt: EPOCHS * BATCHES - 1 });
    const { course, ...state } = left.state;
    const last = await part(settings, { from: { ...left, state } });
    expect(course!.lowest).toBe(whole.left.state.course!.lowest);
    expect(last.left.state.course).not.toEqual(whole.left.state.course);
  });

  it.each(['loss', 'samples', 'correct', 'counted', 'running', 'steps'] as const)('sums.%s', async (field) => {
    const { sums } = first.left.state;
    expect(sums![field]).not.toBe(0);
    await fails({ ...first.left, state: { ...first.left.state, sums: { ...sums!, [field]: 0 } } });
  });

  it('each variable of the optimizer, and each weight', async () => {
    const names = Object.keys(first.left.variables);
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const { [name]: gone, ...rest } = first.left.variables;
      // Initially a variance is 1, a momentum 0.
      const other = { ...gone!, data: gone!.data.map((value) => value + 0.5) };
      await fails({ ...first.left, variables: { ...rest, [name]: other } });
    }
  });
});
