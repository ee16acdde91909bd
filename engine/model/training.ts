/** How a network is trained, as a document keeps it. */
import type { CLIPPING } from '../settings/clipping.ts';
import type { SettingsOf } from '../settings/fields.ts';
import type { LossSettings } from '../losses/index.ts';
import type { OptimizerSettings } from '../optimizers/index.ts';
import type { ScheduleSettings } from '../schedules/index.ts';

export type { LossSettings, OptimizerSettings, ScheduleSettings };
export type ClippingSettings = SettingsOf<typeof CLIPPING>;

/** What an output is compared with: the sample's label, or the network's own input. */
export type TargetSettings = 'label' | 'input';

/** What one Output node has of its own. */
export interface OutputSettings {
  /** Id of the node. */
  readonly output: string;
  readonly loss: LossSettings;
  /** The total is the sum of weight × loss over all outputs. */
  readonly weight: number;
  readonly target: TargetSettings;
}

export interface WarmupSettings {
  /** Optimizer steps in which the learning rate rises along a line; 0 for none. */
  readonly steps: number;
  /** Share of the learning rate at which it begins, in (0, 1]. */
  readonly startFactor: number;
}

/** Added to the training loss: l1 · Σ|w| + l2 · Σw² over weights of two axes or more. */
export interface PenaltySettings {
  readonly l1: number;
  readonly l2: number;
}

export interface AveragingSettings {
  readonly enabled: boolean;
  /** Share of the average that stays at each step: average ← decay · average + (1 − decay) · weights. */
  readonly decay: number;
}

export interface TrainingSettings {
  /** Batches between two looks at activations, gradients and weights; 0 for none. */
  readonly statisticsEvery: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly device: 'auto' | 'tensorflow' | 'webgpu' | 'wasm';
  readonly loss: LossSettings;
  readonly target: TargetSettings;
  /** Outputs that differ from `loss` and `target`. */
  readonly outputs: readonly OutputSettings[];
  readonly optimizer: OptimizerSettings;
  readonly schedule: ScheduleSettings;
  readonly warmup: WarmupSettings;
  readonly clipping: ClippingSettings;
  /** Batches whose gradients are averaged into one step of the optimizer. */
  readonly accumulation: number;
  readonly averaging: AveragingSettings;
  readonly penalties: PenaltySettings;
}
