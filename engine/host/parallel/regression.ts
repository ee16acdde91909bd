/** The problem of the lesson on data parallel training: a linear regression of three features, small enough to be read. */
import { uniformValues } from '../../initializers/random.ts';
import { gradients } from '../../program/autodiff.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';

const [SAMPLES, FEATURES] = [32, 3];
const TRUE_WEIGHTS = [1, -2, 0.5];
export const RATE = 0.5;
export const STEPS = 8;
/** Initial weights of every process. */
export const FIRST_WEIGHTS: readonly number[] = [0, 0, 0];

/** All samples: x [32, 3] in rows, and y = x · (1, −2, ½). */
export function samples(): { x: number[][]; y: number[] } {
  const values = uniformValues(SAMPLES * FEATURES, { seed: 12, stream: 1 }, -1, 1);
  const x = Array.from({ length: SAMPLES }, (_, i) => [...values.subarray(i * FEATURES, (i + 1) * FEATURES)]);
  return { x, y: x.map((row) => Math.fround(row.reduce((sum, value, j) => sum + value * TRUE_WEIGHTS[j]!, 0))) };
}

export interface Gradient {
  /** Mean squared error before the step. */
  readonly loss: number;
  readonly gradient: readonly number[];
}

/** Loss and gradient of one process' share of the batch: samples rank, rank + of, … */
export function gradientOfShare(weights: readonly number[], rank: number, of: number): Gradient {
  const { x, y } = samples();
  const isShare = (_: unknown, i: number): boolean => i % of === rank;
  const [rows, targets] = [x.filter(isShare), y.filter(isShare)];
  const b = createBuilder();
  const count = rows.length;
  const given = b.input('x', { dtype: 'float32', shape: [count, FEATURES] });
  const target = b.input('y', { dtype: 'float32', shape: [count, 1] });
  const weight = b.input('w', { dtype: 'float32', shape: [FEATURES, 1] });
  const error = b.sub(b.matMul(given, weight), target);
  const loss = b.mul(b.sum(b.mul(error, error), [0, 1]), b.scalar(1 / count));
  const [gradient] = gradients(b, loss, [weight]);
  const { outputs } = interpret(b.finish({ loss, gradient: gradient! }), {
    x: array('float32', [count, FEATURES], Float32Array.from(rows.flat())),
    y: array('float32', [count, 1], Float32Array.from(targets)),
    w: array('float32', [FEATURES, 1], Float32Array.from(weights)),
  });
  return { loss: outputs['loss']!.data[0]!, gradient: [...outputs['gradient']!.data] };
}

export const meanOf = (gradients_: readonly (readonly number[])[]): number[] =>
  gradients_[0]!.map((_, i) => gradients_.reduce((sum, gradient) => sum + gradient[i]!, 0) / gradients_.length);

/** A step of SGD, in float32. */
export const stepped = (weights: readonly number[], gradient: readonly number[]): number[] =>
  weights.map((weight, i) => Math.fround(weight - RATE * gradient[i]!));

/** Weights after all steps with whole batches. */
export function trainedAlone(): number[] {
  let weights = [...FIRST_WEIGHTS];
  for (let step = 0; step < STEPS; step += 1) weights = stepped(weights, gradientOfShare(weights, 0, 1).gradient);
  return weights;
}
