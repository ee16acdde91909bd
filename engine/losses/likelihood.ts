/**
 * Negative log-likelihood, shared by CrossEntropyLoss and NLLLoss: −log p of the correct classes, with class weights
 * and ignored labels.
 */
import type { Builder, Value } from '../program/builder.ts';
import type { Shape } from '../program/types.ts';
import { classAxis, refuseOutside, weightVector } from './classes.ts';
import { sumAll } from '../program/arithmetic.ts';
import { perElement } from './mean.ts';
import type { Target } from './loss.ts';

interface Settings {
  readonly classWeights: readonly number[];
  readonly ignoreIndex: number;
}

/** 1 for valid labels and 0 for ignored ones, with a last axis of 1. */
function keptRows(b: Builder, labels: Value, ignoreIndex: number): Value {
  const counts = kept(b, labels, ignoreIndex);
  return b.reshape(counts, [...counts.type.shape, 1]);
}

function kept(b: Builder, labels: Value, ignoreIndex: number): Value {
  const ignored = b.equal(labels, b.constant([ignoreIndex], [], 'int32'));
  return b.sub(b.scalar(1), b.cast(ignored, 'float32'));
}

/** Values of rows with valid labels; 0 for the others, whatever their values. */
export const ofKeptRows = (b: Builder, values: Value, labels: Value, ignoreIndex: number): Value =>
  b.select(b.greater(keptRows(b, labels, ignoreIndex), b.scalar(0)), values, b.scalar(0));

/** One-hot vectors without ignored labels. A class out of range is all zeros already. */
function withoutIgnored(b: Builder, hot: Value, labels: Value, ignoreIndex: number): Value {
  const classes = hot.type.shape.at(-1) as number;
  return ignoreIndex >= 0 && ignoreIndex < classes ? b.mul(hot, keptRows(b, labels, ignoreIndex)) : hot;
}

/** Whether no label can be ignored. */
export const keepsAll = (target: Target, ignoreIndex: number): boolean =>
  target.kind === 'classes' && target.complete === true && ignoreIndex < 0;

/** Number of labels. */
export function perLabel(b: Builder, labels: Value): Value {
  const each = labels.type.shape.slice(1).reduce<number>((product, dim) => product * (dim as number), 1);
  return each === 1 ? b.dimSize(labels, 0) : b.mul(b.dimSize(labels, 0), b.scalar(each));
}

/** @param logs log-probabilities, classes last @param hot target in the same shape */
export function likelihood(
  b: Builder,
  { classWeights, ignoreIndex }: Settings,
  logs: Value,
  hot: Value,
  target: Target,
): Value {
  const weights = weightVector(b, classWeights, logs.type.shape.at(-1) as number);
  const weighted = weights ? b.mul(logs, weights) : logs;
  if (target.kind === 'values') return b.neg(sumAll(b, b.mul(hot, weighted)));
  // Not a product with 0, which for a log-probability of −∞ would be NaN.
  const counted = b.greater(withoutIgnored(b, hot, target.value, ignoreIndex), b.scalar(0));
  const sum = b.neg(sumAll(b, b.select(counted, weighted, b.scalar(0))));
  const ignored = b.sub(b.scalar(1), keptRows(b, target.value, ignoreIndex));
  return refuseOutside(b, sum, hot, target, ignored);
}

/** Divisor of the mean: labels count by their class weights, class probabilities by rows, as in PyTorch. */
export function likelihoodWeight(
  b: Builder,
  { classWeights, ignoreIndex }: Settings,
  shape: Shape,
  target: Target,
): Value {
  if (target.kind === 'values') {
    const classes = shape[Math.min(1, shape.length - 1)] as number;
    return b.mul(perElement(b, null, shape, target), b.scalar(1 / classes));
  }
  const labels = target.value;
  if (!classWeights.length && keepsAll(target, ignoreIndex)) return perLabel(b, labels);
  if (!classWeights.length) return sumAll(b, kept(b, labels, ignoreIndex));
  const classes = shape[classAxis(shape, labels.type.shape)!] as number;
  const hot = withoutIgnored(b, b.oneHot(labels, classes), labels, ignoreIndex);
  return sumAll(b, b.mul(hot, weightVector(b, classWeights, classes)!));
}
