/** What losses are written with in TypeScript. */
import type { LossCode } from './loss.ts';

export const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** Numbers along axis 1 of a tensor. @param rank axes of the tensor without the batch */
export const nested = (values: readonly number[], rank: number): string =>
  list(values).replace(/[^[\], ]+/g, (value) => '['.repeat(rank - 1) + value + ']'.repeat(rank - 1));

/** Not by tf.losses.absoluteDifference, whose slope is 1 where there is no difference; PyTorch's is 0. */
export const absolute: LossCode = {
  lines: ['const differences = tf.sub(outputs, targets);'],
  value: 'tf.mean(tf.mul(differences, tf.sign(differences)))',
};
