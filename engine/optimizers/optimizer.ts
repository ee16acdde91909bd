/**
 * The contract of an optimizer. Each file of this folder defines one, named as in torch.optim: title, help and fields
 * in both languages, arithmetic, and code for each export target. No other file knows an optimizer by name.
 */
import type { Builder, Value } from '../program/builder.ts';
import type { Choice, NumberField, SettingField, ValuesOf } from '../settings/fields.ts';

/** Arguments that every optimizer has. */
export interface OptimizerFields {
  readonly lr: NumberField;
  readonly weightDecay: NumberField;
  readonly [key: string]: SettingField;
}

/** Inputs of an update: all values are those before the step. */
export interface UpdateContext<S> {
  readonly b: Builder;
  readonly settings: S;
  readonly weight: Value;
  readonly gradient: Value;
  readonly slot: (name: string) => Value;
  /** A rate of this step, as a scalar. */
  readonly rate: (name: string) => Value;
}

/** Variable names for effects that update weight and slots in place. */
export interface Names {
  readonly weight: string;
  readonly slot: (name: string) => string;
}

export interface Update {
  readonly weight: Value;
  readonly slots: Readonly<Record<string, Value>>;
}

/** TypeScript on tf.train. */
export interface OptimizerCode {
  readonly value: string;
  /** Difference from the optimizer in the app. */
  readonly note?: string;
}

/**
 * An optimizer as a function from weight, gradient and slots to their next values. Numbers that change with the step
 * are fed as a vector of rates, computed in double precision, so that a schedule needs no new program.
 */
export interface OptimizerBehaviour<S> {
  /** Names of the slots that each weight needs. */
  slots(settings: S): readonly string[];
  /** Initial value of a slot; 0 if left out. */
  initial?(settings: S, slot: string): number;
  /** The rates of a step, counted from 1; always the same names in the same order. */
  rates(settings: S, step: number): Readonly<Record<string, number>>;
  update(context: UpdateContext<S>): Update;
  /** The update in place, by one effect of the runtime; false where these settings have none. */
  fused?(context: UpdateContext<S>, names: Names): boolean;
  /** The setting of the momentum that schedules can cycle; null, or left out, where there is none. */
  momentumField?(settings: S): (keyof S & string) | null;
  /** Throws a UserError where arguments contradict each other. */
  check?(settings: S): void;
  typescript(settings: S): OptimizerCode;
  /** Arguments by PyTorch's names; undefined ones are omitted. */
  python(settings: S): Readonly<Record<string, unknown>>;
  /** Python source of the class, where torch.optim has none. */
  readonly pythonClass?: string;
}

export type OptimizerDefinition<F extends OptimizerFields = OptimizerFields> = Choice<F> &
  OptimizerBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineOptimizer = <F extends OptimizerFields>(
  settings: Choice<F>,
  behaviour: OptimizerBehaviour<ValuesOf<F>>,
): OptimizerDefinition<F> => ({ ...settings, ...behaviour });

/** PyTorch's L2 weight decay: gradient + decay · weight. */
export function withDecay({
  b,
  settings: { weightDecay },
  gradient,
  weight,
}: UpdateContext<{ readonly weightDecay: number }>): Value {
  return weightDecay === 0 ? gradient : b.add(gradient, b.mul(weight, b.scalar(weightDecay)));
}

/** Moving average memory · average + (1 − memory) · value; both factors are rates. */
export const average = (b: Builder, mean: Value, value: Value, memory: Value, share: Value): Value =>
  b.add(b.mul(mean, memory), b.mul(value, share));

/** weight − rate · step */
export const descend = (b: Builder, weight: Value, rate: Value, step: Value): Value => b.sub(weight, b.mul(step, rate));
