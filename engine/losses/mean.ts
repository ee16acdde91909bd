/** Sums and divisors of mean losses. */
import { sumAll } from '../program/arithmetic.ts';
import type { Builder, Value } from '../program/builder.ts';
import type { Shape } from '../program/types.ts';
import { targetValues } from './classes.ts';
import type { LossMean, Target } from './loss.ts';

/** 1 / weight; 0 where no target is valid, so that gradients are 0 and not NaN, as in PyTorch. */
export const shareOf = (b: Builder, weight: Value): Value =>
  b.select(b.equal(weight, b.scalar(0)), b.scalar(0), b.div(b.scalar(1), weight));

/** Number of samples. */
export const perSample = (b: Builder, _settings: unknown, _shape: Shape, target: Target): Value =>
  b.dimSize(target.value, 0);

/** Number of elements of the output. */
export function perElement(b: Builder, _settings: unknown, shape: Shape, target: Target): Value {
  const each = shape.slice(1).reduce<number>((product, dim) => product * (dim as number), 1);
  const samples = b.dimSize(target.value, 0);
  return each === 1 ? samples : b.mul(samples, b.scalar(each));
}

/** The sum over all elements of `each`, applied to output and target of equal shape. */
export const sumOfElements =
  <S>(each: (b: Builder, settings: S, x: Value, y: Value) => Value) =>
  (b: Builder, settings: S, output: Value, target: Target): Value =>
    sumAll(b, each(b, settings, output, targetValues(b, output, target)));

/** The mean over all elements of `each`, applied to output and target of equal shape. */
export const elementwise = <S>(each: (b: Builder, settings: S, x: Value, y: Value) => Value): LossMean<S> => ({
  sum: sumOfElements(each),
  weight: perElement,
});
