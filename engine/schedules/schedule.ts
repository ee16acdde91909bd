/**
 * What a schedule of the learning rate is. One file of this folder holds one schedule, named as torch.optim.lr_scheduler
 * names it: title, help and fields in both languages, its course in closed form, and code. Nothing outside its file
 * knows a schedule by name.
 */
import type { Text } from '../errors/types.ts';
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';

/** Where a step is in a run. */
export interface SchedulePlace {
  /** The learning rate that a schedule starts from: the optimizer's, or that of its feedback. */
  readonly base: number;
  /** Steps of the optimizer that were taken before, and those of the whole run. */
  readonly step: number;
  readonly steps: number;
  /** Epochs that ended before, and those of the whole run. */
  readonly epoch: number;
  readonly epochs: number;
}

/** What a schedule remembers that follows the loss; checkpoints keep it. */
export interface FeedbackState {
  readonly lr: number;
  readonly [key: string]: number;
}

/** How the loss of an epoch changes the learning rate of those after it. */
export interface Feedback<S> {
  /** Said beside a curve that cannot know the losses. */
  readonly note: Text;
  start(settings: S, lr: number): FeedbackState;
  /** @param loss of the validation samples, or of training where there are none */
  after(settings: S, state: FeedbackState, loss: number): FeedbackState;
}

export interface ScheduleBehaviour<S> {
  /** The learning rate stays as it is: there is nothing to draw, to write or to say. */
  readonly isConstant?: true;
  /** The learning rate of a step. */
  rate(settings: S, place: SchedulePlace): number;
  /** The momentum of a step; null, or left out, where it stays the optimizer's. */
  momentum?(settings: S, place: SchedulePlace): number | null;
  readonly feedback?: Feedback<S>;
  /** When PyTorch's takes a step: after each of the optimizer, each epoch, or with the loss of each epoch. */
  every(settings: S): 'step' | 'epoch' | 'loss';
  /**
   * Python: the arguments after the optimizer.
   * @param whole name of the variable that holds the length of the run in the schedule's unit
   * @param turnsMomentum whether the optimizer has a momentum to turn
   */
  python(settings: S, code: { readonly whole: string; readonly turnsMomentum: boolean }): string;
}

export type ScheduleDefinition<F extends Fields = Fields> = Choice<F> & ScheduleBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineSchedule = <F extends Fields>(
  settings: Choice<F>,
  behaviour: ScheduleBehaviour<ValuesOf<F>>,
): ScheduleDefinition<F> => ({ ...settings, ...behaviour });
