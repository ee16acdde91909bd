/** Parts that losses are made of. */
import type { LossSettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';
import type { Shape } from '../../program/types.ts';
import { targetValues } from './classes.ts';
import type { LossDefinition, Target } from './loss.ts';

/** The sum over all axes: a scalar. */
export const sumAll = (b: Builder, x: Value): Value =>
  b.sum(
    x,
    x.type.shape.map((_, i) => i),
  );

/** 1 / weight; 0 where nothing of a batch counts, so that its gradients are 0 and not NaN, as PyTorch's are. */
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

/** The mean over all elements of what `each` makes of output and target. */
export const elementwise = <S extends LossSettings>(
  each: (b: Builder, settings: S, x: Value, y: Value) => Value,
  more: Partial<LossDefinition<S>> = {},
): LossDefinition<S> => ({
  compares: 'values',
  sum: (b, settings, output, target) => sumAll(b, each(b, settings, output, targetValues(b, output, target))),
  weight: perElement,
  ...more,
});

/** −1, 0 or 1. */
export function sign(b: Builder, x: Value): Value {
  const zero = b.scalar(0);
  return b.sub(b.cast(b.greater(x, zero), 'float32'), b.cast(b.greater(zero, x), 'float32'));
}

/** Its gradient at 0 is 0, as PyTorch's. */
export const abs = (b: Builder, x: Value): Value => b.mul(x, sign(b, x));

/** x², element by element. */
export const square = (b: Builder, x: Value): Value => b.mul(x, x);

/** Smallest number whose logarithm is taken: log(0) stays finite, and so does its gradient. */
const TINY = 1.2e-38;
/** log(x), at least that of the smallest normal float32. */
export const safeLog = (b: Builder, x: Value): Value => b.log(b.maximum(x, b.scalar(TINY)));
