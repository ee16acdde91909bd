import type { OptimizerSettings } from '../../document/types.ts';
import type { Builder, Value } from '../../program/builder.ts';

/**
 * An optimizer as an effect of the step program. Numbers that may change from
 * step to step are fed as a row of `rates`, computed in double precision here,
 * so that a schedule or a change of settings needs no new program.
 */
export interface OptimizerDefinition<S extends OptimizerSettings> {
  /** Names of the slots that each weight needs, all zeros at first. */
  slots(settings: S): readonly string[];
  /** The row of rates at a step, counted from 1. */
  rates(settings: S, step: number): readonly number[];
  /** Number of rates. */
  readonly rateCount: number;
  apply(
    b: Builder,
    settings: S,
    weight: string,
    slots: readonly string[],
    gradient: Value,
    rates: readonly Value[],
  ): void;
}

/** PyTorch's L2 penalty: gradient + decay · weight. */
export function withDecay(b: Builder, gradient: Value, weight: Value, decay: number): Value {
  return decay === 0 ? gradient : b.add(gradient, b.mul(weight, b.scalar(decay)));
}
