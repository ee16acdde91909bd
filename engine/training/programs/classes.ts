/** Class predictions of an output: class, probability, and number of correct ones. */
import { ignoredClassOf, lossOf } from '../../losses/index.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { classAxis, isBinary, moveLast } from '../../losses/classes.ts';
import { sumAll } from '../../program/arithmetic.ts';
import { keepsAll, perLabel } from '../../losses/likelihood.ts';
import type { Target } from '../../losses/loss.ts';
import type { OutputPlan } from '../network/outputs.ts';

export interface Correctness {
  /** int32, shaped like the labels. */
  readonly prediction: Value;
  /** Scalars. */
  readonly correct: Value;
  readonly counted: Value;
}

/** Decision threshold of a binary output. */
const threshold = ({ loss }: OutputPlan): number => (lossOf(loss).probabilities === 'sigmoid' ? 0 : 0.5);

/** Compares predictions with labels: classes of [N, C, …], or binary outputs of [N, …]. */
export function compareClasses(b: Builder, plan: OutputPlan, output: Value, target: Target): Correctness {
  const { shape } = output.type;
  const labels = target.value;
  const binary = isBinary(shape, labels.type.shape);
  const prediction = binary
    ? b.cast(b.reshape(b.cast(b.greater(output, b.scalar(threshold(plan))), 'float32'), labels.type.shape), 'int32')
    : b.argMax(output, classAxis(shape, labels.type.shape)!);
  const right = b.cast(b.equal(prediction, labels), 'float32');
  const ignored = ignoredClassOf(plan.loss);
  if (ignored === null || keepsAll(target, ignored)) {
    return { prediction, correct: sumAll(b, right), counted: perLabel(b, labels) };
  }
  const skipped = b.cast(b.equal(labels, b.constant([ignored], [], 'int32')), 'float32');
  const counts = b.sub(b.scalar(1), skipped);
  return { prediction, correct: sumAll(b, b.mul(right, counts)), counted: sumAll(b, counts) };
}

/** Probabilities of the classes, classes last; for binary outputs, of both classes. */
export function probabilities(b: Builder, plan: OutputPlan, output: Value, labels: Value): Value {
  const { shape } = output.type;
  if (isBinary(shape, labels.type.shape)) {
    const yes = lossOf(plan.loss).probabilities === 'sigmoid' ? b.sigmoid(output) : output;
    const column = b.reshape(yes, [...labels.type.shape, 1]);
    return b.concat([b.sub(b.scalar(1), column), column], labels.type.shape.length);
  }
  const scores = moveLast(b, output, classAxis(shape, labels.type.shape)!);
  const { probabilities: known = 'softmax' } = lossOf(plan.loss);
  return known === 'identity' ? scores : b[known](scores);
}
