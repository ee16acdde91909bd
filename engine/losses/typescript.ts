/** Helpers for losses in exported TypeScript. */
import type { LossCode } from './loss.ts';

export const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** Numbers along axis 1 of a tensor. @param rank number of axes without the batch */
export const nested = (values: readonly number[], rank: number): string =>
  list(values).replace(/[^[\], ]+/g, (value) => '['.repeat(rank - 1) + value + ']'.repeat(rank - 1));

/** Not tf.losses.absoluteDifference, whose gradient at 0 is 1; PyTorch's is 0. */
export const absolute: LossCode = {
  lines: ['const differences = tf.sub(outputs, targets);'],
  value: 'tf.mean(tf.mul(differences, tf.sign(differences)))',
};
