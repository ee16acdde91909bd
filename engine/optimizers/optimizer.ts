/**
 * What an optimizer is. One file of this folder holds one optimizer, named as torch.optim names it: title, help and
 * fields in both languages, arithmetic, and code for each export. Nothing outside its file knows an optimizer by name.
 */
import type { Builder, Value } from '../program/builder.ts';
import type { Choice, NumberField, SettingField, ValuesOf } from '../settings/fields.ts';

/** What every optimizer has, besides its own. */
export interface OptimizerFields {
  readonly lr: NumberField;
  readonly weightDecay: NumberField;
  readonly [key: string]: SettingField;
}

/** What an update is computed from: all values are those from before the step. */
export interface UpdateContext<S> {
  readonly b: Builder;
  readonly settings: S;
  readonly weight: Value;
  readonly gradient: Value;
  readonly slot: (name: string) => Value;
  /** A number of this step, as a scalar. */
  readonly rate: (name: string) => Value;
}

/** Names for effects that change weight and slots in place. */
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
  /** How it differs from the optimizer that was asked for. */
  readonly note?: string;
}

/**
 * An optimizer as a function from weight, gradient and slots to the next ones.
 * Numbers that may change from step to step are fed as a row of rates, computed
 * in double precision here, so that a schedule needs no new program.
 */
export interface OptimizerBehaviour<S> {
  /** Names of the slots that each weight needs. */
  slots(settings: S): readonly string[];
  /** What a slot starts with; 0 if left out. */
  initial?(settings: S, slot: string): number;
  /** The rates of a step, counted from 1; always the same names in the same order. */
  rates(settings: S, step: number): Readonly<Record<string, number>>;
  update(context: UpdateContext<S>): Update;
  /** The same in place, by one effect of the runtime; false where these settings have none. */
  fused?(context: UpdateContext<S>, names: Names): boolean;
  /** The setting that a schedule turns which cycles momentum; null, or left out, where there is none to turn. */
  momentumField?(settings: S): (keyof S & string) | null;
  /** Throws a UserError where arguments do not suit each other. */
  check?(settings: S): void;
  typescript(settings: S): OptimizerCode;
  /** Arguments by PyTorch's names; those that are undefined are left out. */
  python(settings: S): Readonly<Record<string, unknown>>;
  /** Source of a class by the optimizer's name, where torch.optim has none. */
  readonly pythonClass?: string;
}

export type OptimizerDefinition<F extends OptimizerFields = OptimizerFields> = Choice<F> &
  OptimizerBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineOptimizer = <F extends OptimizerFields>(
  settings: Choice<F>,
  behaviour: OptimizerBehaviour<ValuesOf<F>>,
): OptimizerDefinition<F> => ({ ...settings, ...behaviour });

/** PyTorch's L2 penalty: gradient + decay · weight. */
export function withDecay({
  b,
  settings: { weightDecay },
  gradient,
  weight,
}: UpdateContext<{ readonly weightDecay: number }>): Value {
  return weightDecay === 0 ? gradient : b.add(gradient, b.mul(weight, b.scalar(weightDecay)));
}

/** memory · average + (1 − memory) · value; the two shares are rates. */
export const average = (b: Builder, mean: Value, value: Value, memory: Value, share: Value): Value =>
  b.add(b.mul(mean, memory), b.mul(value, share));

/** weight − rate · step */
export const descend = (b: Builder, weight: Value, rate: Value, step: Value): Value => b.sub(weight, b.mul(step, rate));
