/** Training settings of a document. */
import type { CLIPPING } from '../settings/clipping.ts';
import type { Precision } from '../program/precision.ts';
import type { AugmentationSettings } from '../settings/augmentation.ts';
import type { SettingsOf } from '../settings/fields.ts';
import type { LossSettings } from '../losses/index.ts';
import type { OptimizerSettings } from '../optimizers/index.ts';
import type { ScheduleSettings } from '../schedules/index.ts';

export type { LossSettings, OptimizerSettings, ScheduleSettings };
export type { AugmentationSettings };
export type ClippingSettings = SettingsOf<typeof CLIPPING>;

/** The target of an output: the sample's label, or the network's own input. */
export type TargetSettings = 'label' | 'input';

/** Settings of one Output node. */
export interface OutputSettings {
  /** Id of the Output node. */
  readonly output: string;
  readonly loss: LossSettings;
  /** Weight of this loss; the total is the sum of weight × loss over all outputs. */
  readonly weight: number;
  readonly target: TargetSettings;
}

export interface WarmupSettings {
  /** Optimizer steps of linear warm-up; 0 for none. */
  readonly steps: number;
  /** Factor of the learning rate at the first step, in (0, 1]. */
  readonly startFactor: number;
}

/** Penalties added to the training loss: l1 · Σ|w| + l2 · Σw² over weights of two axes or more. */
export interface PenaltySettings {
  readonly l1: number;
  readonly l2: number;
}

export interface AveragingSettings {
  readonly enabled: boolean;
  /** Decay of the average: average ← decay · average + (1 − decay) · weights. */
  readonly decay: number;
}

/** Metrics that the best epoch can be selected by. */
export const METRICS_TO_SELECT_BY = ['validationLoss', 'validationAccuracy', 'trainLoss'] as const;
export type MetricToSelectBy = (typeof METRICS_TO_SELECT_BY)[number];

/** Early stopping. The best epoch is kept in any case; where enabled, a run without improvement ends. */
export interface EarlyStoppingSettings {
  readonly enabled: boolean;
  readonly metric: MetricToSelectBy;
  /** Epochs without improvement after which the run ends. */
  readonly patience: number;
  /** Smallest improvement that counts. */
  readonly minDelta: number;
}

export interface CheckpointSettings {
  /** Batches between two checkpoints within an epoch; each epoch ends with one in any case. */
  readonly every: number;
  readonly unit: 'minutes' | 'steps' | 'epochs';
  /** Number of checkpoints kept, besides that of the best epoch. */
  readonly keep: number;
}

/** What makes up for classes of unequal size: class weights in the loss, or as many samples of each class. */
export const BALANCES = ['none', 'weights', 'sampling'] as const;

export interface TrainingSettings {
  /** Batches between two layer statistics; 0 for none. */
  readonly statisticsEvery: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Float type of products and convolutions in a training step; weights, optimizer and losses are float32. */
  readonly precision: Precision;
  readonly device: 'auto' | 'tensorflow' | 'webgpu' | 'wasm';
  readonly loss: LossSettings;
  readonly target: TargetSettings;
  /** Outputs with a `loss` or `target` of their own. */
  readonly outputs: readonly OutputSettings[];
  readonly balance: (typeof BALANCES)[number];
  readonly augmentation: AugmentationSettings;
  readonly optimizer: OptimizerSettings;
  readonly schedule: ScheduleSettings;
  readonly warmup: WarmupSettings;
  readonly clipping: ClippingSettings;
  /** Batches whose gradients are averaged into one optimizer step. */
  readonly accumulation: number;
  readonly averaging: AveragingSettings;
  readonly penalties: PenaltySettings;
  readonly earlyStopping: EarlyStoppingSettings;
  readonly checkpoints: CheckpointSettings;
}

/** Training settings that can change during a run. */
export const LIVE_SETTINGS = [
  'epochs',
  'batchSize',
  'augmentation',
  'optimizer',
  'schedule',
  'warmup',
  'clipping',
  'averaging',
  'earlyStopping',
  'checkpoints',
] as const satisfies readonly (keyof TrainingSettings)[];
/** What a run is steered by: settings that can change during it, and the layers that it leaves as they are. */
export type LiveSettings = Pick<TrainingSettings, (typeof LIVE_SETTINGS)[number]> & {
  /** Frozen nodes (`frozenOf`). */
  readonly frozen: readonly string[];
};
/** The settings of a training, with its frozen nodes where they are known. */
export type RunSettings = TrainingSettings & Partial<Pick<LiveSettings, 'frozen'>>;
