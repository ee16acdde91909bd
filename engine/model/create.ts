import { defaultSettings, type Table } from '../settings/fields.ts';
import { NO_AUGMENTATION } from '../settings/augmentation.ts';
import { LOSSES } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { FORMAT, VERSION, type TensorsmithDocument, type TrainingSettings } from './types.ts';

/** Training settings of a new document: those of PyTorch's tutorials. */
export const DEFAULT_TRAINING: TrainingSettings = {
  statisticsEvery: 50,
  epochs: 3,
  batchSize: 64,
  seed: 11,
  precision: 'float32',
  device: 'auto',
  loss: defaultSettings(LOSSES, 'CrossEntropyLoss'),
  target: 'label',
  outputs: [],
  balance: 'none',
  augmentation: NO_AUGMENTATION,
  optimizer: defaultSettings(OPTIMIZERS, 'SGD'),
  schedule: { type: 'constant' },
  warmup: { steps: 0, startFactor: 0.1 },
  clipping: { type: 'none' },
  accumulation: 1,
  averaging: { enabled: false, decay: 0.999 },
  penalties: { l1: 0, l2: 0 },
  earlyStopping: { enabled: false, metric: 'validationLoss', patience: 5, minDelta: 0 },
  checkpoints: { every: 1, unit: 'minutes', keep: 2 },
};

export function createDocument(name: string): TensorsmithDocument {
  return {
    format: FORMAT,
    version: VERSION,
    name,
    graph: { nodes: [], edges: [] },
    modules: [],
    data: { source: { kind: 'none' }, validationShare: 0.1, splitSeed: 1 },
    training: DEFAULT_TRAINING,
  };
}

/**
 * Training settings of an earlier version, completed with defaults, also within loss, optimizer and augmentation. Not validated: the
 * schema follows.
 */
export function completeTraining(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Record<string, unknown>;
  const { augmentation } = given;
  return {
    ...DEFAULT_TRAINING,
    ...given,
    loss: completeSettings(LOSSES, given['loss']),
    optimizer: completeSettings(OPTIMIZERS, given['optimizer']),
    augmentation:
      augmentation === undefined || (typeof augmentation === 'object' && augmentation !== null)
        ? { ...NO_AUGMENTATION, ...augmentation }
        : augmentation,
  };
}

function completeSettings(table: Table, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { type } = value as { type?: unknown };
  return typeof type === 'string' && Object.hasOwn(table, type)
    ? { ...(defaultSettings(table, type) as object), ...value }
    : value;
}
