/** The class axis of an output, and targets as vectors over classes. */
import { UserError } from '../errors/error.ts';
import type { Builder, Value } from '../program/builder.ts';
import { sameShape } from '../program/shapes.ts';
import type { Shape } from '../program/types.ts';
import type { Target } from './loss.ts';

/**
 * The class axis of an output for labels of a shape; null where they do not match. It is axis 1 as in PyTorch, [N, C,
 * H, W] with [N, H, W]; where that does not match, the last one, as in sequences: [N, T, C] with [N, T].
 */
export function classAxis(output: Shape, labels: Shape): number | null {
  const rank = output.length;
  if (labels.length !== rank - 1) return null;
  const fits = (axis: number): boolean =>
    sameShape(
      output.filter((_, i) => i !== axis),
      labels,
    );
  return rank > 1 && fits(1) ? 1 : fits(rank - 1) ? rank - 1 : null;
}

/** Whether both axes of a sequence match: [N, T, C] and [N, C, T] are one shape where C is T. */
export const isAmbiguous = (output: Shape, labels: Shape): boolean =>
  output.length === 3 && labels.length === 2 && output[1] === output[2] && output[1] === labels[1];

/** Moves an axis to the end. */
export function moveLast(b: Builder, x: Value, axis: number): Value {
  const axes = x.type.shape.map((_, i) => i);
  return b.transpose(x, [...axes.filter((i) => i !== axis), axis]);
}

/** Moves the last axis to an index. */
function moveFromLast(b: Builder, x: Value, axis: number): Value {
  const rest = x.type.shape.slice(1).map((_, i) => i);
  return b.transpose(x, [...rest.slice(0, axis), rest.length, ...rest.slice(axis)]);
}

/** Scores with the classes last, and the target in the same shape: one-hot for labels. */
export function classVectors(
  b: Builder,
  output: Value,
  target: Target,
): { scores: Value; hot: Value; classes: number } {
  const axis =
    target.kind === 'classes'
      ? classAxis(output.type.shape, target.value.type.shape)
      : Math.min(1, output.type.shape.length - 1);
  if (axis === null) throw new Error('The output does not fit the targets');
  const classes = output.type.shape[axis] as number;
  return {
    scores: moveLast(b, output, axis),
    hot: target.kind === 'classes' ? b.oneHot(target.value, classes) : moveLast(b, target.value, axis),
    classes,
  };
}

/**
 * The loss; NaN where a label is not a valid class, which PyTorch refuses, so that the error is visible.
 * @param hot one-hot vectors of the labels @param ignored 1 for labels that may be invalid, in one-hot's shape with a
 * last axis of 1
 */
export function refuseOutside(b: Builder, loss: Value, hot: Value, target: Target, ignored?: Value): Value {
  if (target.kind === 'classes' && target.complete) return loss;
  const axes = hot.type.shape.map((_, i) => i);
  const found = b.sum(hot, axes.slice(-1), true);
  const known = ignored ? b.maximum(found, ignored) : found;
  const outside = b.sum(b.sub(b.scalar(1), known), axes);
  return b.select(b.greater(outside, b.scalar(0)), b.scalar(NaN), loss);
}

/** A target in the shape of the output: `yes` for the correct class and `no` for the others. */
export function targetValues(b: Builder, output: Value, target: Target, yes = 1, no = 0): Value {
  const { shape } = output.type;
  if (target.kind === 'values') {
    return sameShape(target.value.type.shape, shape) ? target.value : b.reshape(target.value, shape);
  }
  const between = (x: Value): Value => (yes === 1 && no === 0 ? x : b.add(b.mul(x, b.scalar(yes - no)), b.scalar(no)));
  // Binary classification with a single output: class 1 is positive.
  if (isBinary(shape, target.value.type.shape)) {
    return between(b.reshape(b.cast(target.value, 'float32'), shape));
  }
  const axis = classAxis(shape, target.value.type.shape);
  if (axis === null) throw new Error('The output does not fit the targets');
  return between(moveFromLast(b, b.oneHot(target.value, shape[axis] as number), axis));
}

/** Whether the output has one number for each label: [N] or [N, 1] for [N]. */
export function isBinary(output: Shape, labels: Shape): boolean {
  if (sameShape(output, labels)) return true;
  const axis = classAxis(output, labels);
  return axis !== null && output[axis] === 1;
}

/** Class weights as a vector; null where none are given. Throws where their number is wrong. */
export function weightVector(b: Builder, weights: readonly number[], classes: number): Value | null {
  if (!weights.length) return null;
  if (weights.length !== classes) throw new UserError('run.classWeights', { given: weights.length, classes });
  return b.constant(weights, [classes]);
}
