import type { OptimizerSettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';

/** What an update is computed from: all values are those from before the step. */
export interface UpdateContext<S extends OptimizerSettings> {
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

/**
 * An optimizer as a function from weight, gradient and slots to the next ones.
 * Numbers that may change from step to step are fed as a row of rates, computed
 * in double precision here, so that a schedule needs no new program.
 */
export interface OptimizerDefinition<S extends OptimizerSettings> {
  /** Names of the slots that each weight needs. */
  slots(settings: S): readonly string[];
  /** What a slot starts with; 0 if left out. */
  initial?(settings: S, slot: string): number;
  /** The rates of a step, counted from 1; always the same names in the same order. */
  rates(settings: S, step: number): Readonly<Record<string, number>>;
  update(context: UpdateContext<S>): Update;
  /** The same in place, by one effect of the runtime; false where these settings have none. */
  fused?(context: UpdateContext<S>, names: Names): boolean;
}

export type OptimizerOf<K extends OptimizerSettings['type']> = OptimizerDefinition<
  Extract<OptimizerSettings, { type: K }>
>;

/** PyTorch's L2 penalty: gradient + decay · weight. */
export function withDecay({ b, settings: { weightDecay }, gradient, weight }: UpdateContext<OptimizerSettings>): Value {
  return weightDecay === 0 ? gradient : b.add(gradient, b.mul(weight, b.scalar(weightDecay)));
}

/** memory · average + (1 − memory) · value; the two shares are rates. */
export const average = (b: Builder, mean: Value, value: Value, memory: Value, share: Value): Value =>
  b.add(b.mul(mean, memory), b.mul(value, share));

/** weight − rate · step */
export const descend = (b: Builder, weight: Value, rate: Value, step: Value): Value => b.sub(weight, b.mul(step, rate));
