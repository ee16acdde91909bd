/**
 * The contract of a learning rate schedule. Each file of this folder defines one, named as in torch.optim.lr_scheduler:
 * title, help and fields in both languages, the rate in closed form, and code. No other file knows a schedule by name.
 */
import type { Text } from '../errors/types.ts';
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';

/** Position of a step within a run. */
export interface SchedulePosition {
  /** The initial learning rate: the optimizer's, or that of the feedback state. */
  readonly base: number;
  /** Optimizer steps before this one, and in the whole run. */
  readonly step: number;
  readonly steps: number;
  /** Epochs before this one, and in the whole run. */
  readonly epoch: number;
  readonly epochs: number;
}

/** State of a schedule that follows the loss; stored in checkpoints. */
export interface FeedbackState {
  readonly lr: number;
  readonly [key: string]: number;
}

/** Change of the learning rate by the loss of an epoch. */
export interface Feedback<S> {
  /** Shown beside a curve that ignores the losses. */
  readonly note: Text;
  start(settings: S, lr: number): FeedbackState;
  /** @param loss of the validation samples, or of training where there are none */
  after(settings: S, state: FeedbackState, loss: number): FeedbackState;
}

export interface ScheduleBehaviour<S> {
  /** Whether the learning rate is constant, without curve and code. */
  readonly isConstant?: true;
  /** The learning rate of a step. */
  rate(settings: S, place: SchedulePosition): number;
  /** The momentum of a step; null, or left out, where it is the optimizer's. */
  momentum?(settings: S, place: SchedulePosition): number | null;
  readonly feedback?: Feedback<S>;
  /** When PyTorch's scheduler steps: after each optimizer step, each epoch, or with the loss of each epoch. */
  every(settings: S): 'step' | 'epoch' | 'loss';
  /**
   * Python arguments after the optimizer.
   * @param whole name of the variable that holds the length of the run in the schedule's unit
   * @param turnsMomentum whether the optimizer has a momentum to cycle
   */
  python(settings: S, code: { readonly whole: string; readonly turnsMomentum: boolean }): string;
}

export type ScheduleDefinition<F extends Fields = Fields> = Choice<F> & ScheduleBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineSchedule = <F extends Fields>(
  settings: Choice<F>,
  behaviour: ScheduleBehaviour<ValuesOf<F>>,
): ScheduleDefinition<F> => ({ ...settings, ...behaviour });
