/** Reasons why a run does not learn: a sentence with its cause, location and remedy. */
import type { ErrorData } from '../../errors/types.ts';

export const TROUBLE_KINDS = [
  'diverged',
  'growing',
  'exploding',
  'dead',
  'saturated',
  'vanishing',
  'atChance',
  'flat',
  'overfitting',
  'ignored',
] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** A change of the training settings that is likely to help. */
export interface Remedy {
  readonly setting: 'lr' | 'epochs' | 'clipNorm' | 'batchSize';
  readonly value: number;
}

export interface Trouble {
  readonly kind: TroubleKind;
  /** `where.node` is the flat id of the layer, where one layer is the reason. */
  readonly problem: ErrorData;
  /** The likely cause, where the sentence does not name it. */
  readonly cause?: ErrorData;
  /** Null where no single setting is likely to help. */
  readonly remedy: Remedy | null;
}

/** Whether the run ended before the batch that would have ruined its weights, so that it can go on. */
export const isRuin = ({ problem }: Pick<Trouble, 'problem'>): boolean => problem.code.startsWith('ruin.');

/** The trouble as it is stored: JSON has no numbers that are not finite. */
export const storable = (trouble: Trouble): Trouble => ({
  ...trouble,
  problem: {
    ...trouble.problem,
    params: Object.fromEntries(
      Object.entries(trouble.problem.params).map(([key, value]) => [
        key,
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      ]),
    ),
  },
});

/** Facts about a run that are known before it starts. */
export interface RunContext {
  /** The learning rate in the settings, and the optimizer's default. */
  readonly lr: number;
  readonly usual: number;
  readonly batchSize: number;
  /** Loss of predicting the class frequencies; null where unknown. */
  readonly chance: number | null;
  /** Flat ids of nodes without learnable inputs: Inputs and constants. */
  readonly given: ReadonlySet<string>;
}

/** Rounds to three digits. */
export const short = (value: number): number => Number(value.toPrecision(3));

/** Factor within which a rate counts as usual. */
export const FAR = 3;

/** A rate to try where steps are too large: the usual one, or a tenth where that is not far below. */
export const lower = ({ lr, usual }: Pick<RunContext, 'lr' | 'usual'>): number =>
  short(lr > FAR * usual ? usual : lr / 10);
