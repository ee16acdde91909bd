/** The position of a run, and the state that its loop needs to continue as if it had never stopped. */
import { z } from 'zod';
import { METRICS_TO_SELECT_BY } from '../../model/training.ts';

const count = z.int().min(0);
/** JSON has no infinity: it is written as null, before the first measurement. */
const infinite = z.number().nullable();

/** Sums over the steps of an unfinished epoch. */
const epochSumsSchema = z.strictObject({
  loss: z.number(),
  samples: z.number(),
  correct: z.number(),
  counted: z.number(),
  running: z.number(),
  steps: count,
  /** Running time since the epoch began. */
  seconds: z.number(),
});

/** The loss so far; null before the first. */
const lossCourseSchema = z.strictObject({ lowest: z.number().nullable(), last: z.number().nullable() });

/** The best epoch so far by a metric, and the number of epochs since. */
export const bestSchema = z.strictObject({
  metric: z.enum(METRICS_TO_SELECT_BY),
  epoch: z.int().min(1),
  value: z.number(),
  since: count,
});

export const trainerStateFields = {
  /** The current epoch, from 1. */
  epoch: count,
  /** Finished batches of the epoch. */
  step: count,
  /** State of a schedule; its best loss may be infinite. */
  plateau: z.record(z.string().max(50), infinite).optional(),
  /** Absent where the epoch has ended, its validation included. */
  sums: epochSumsSchema.optional(),
  course: lossCourseSchema.optional(),
  best: bestSchema.optional(),
};

export type EpochSumsState = z.infer<typeof epochSumsSchema>;
export type LossCourseState = z.infer<typeof lossCourseSchema>;
export type BestEpoch = Readonly<z.infer<typeof bestSchema>>;

export interface TrainerPosition {
  readonly epoch: number;
  readonly step: number;
}

export interface TrainerState extends TrainerPosition {
  readonly plateau?: Readonly<Record<string, number | null>> | undefined;
  readonly sums?: EpochSumsState | undefined;
  readonly course?: LossCourseState | undefined;
  readonly best?: BestEpoch | undefined;
}

/** Whether a position is before another one. */
export const isBefore = (a: TrainerPosition, b: TrainerPosition): boolean =>
  a.epoch < b.epoch || (a.epoch === b.epoch && a.step < b.step);

/** Whether the epoch has ended, its validation included. */
export const isEnded = ({ step, sums }: TrainerState): boolean => !sums && step > 0;

/** The position of the next batch. */
export const nextPosition = (state: TrainerState): TrainerPosition =>
  isEnded(state) ? { epoch: state.epoch + 1, step: 0 } : { epoch: Math.max(1, state.epoch), step: state.step };
