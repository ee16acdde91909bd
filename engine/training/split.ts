/** Which samples are trained on, which validate, and in what order they come. */
import { UserError } from '../errors/error.ts';
import { permutation } from '../program/random.ts';
import type { DataSettings } from '../model/types.ts';

/** Streams of random numbers that are no layer's; below those of layers, above those of weights. */
const SPLIT_STREAM = (1 << 20) - 1;
const ORDER_STREAM = (1 << 20) - 2;

export interface SplitIndices {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Which samples are trained with and which validate, shuffled by the seed and then sorted.
 * @param count of training samples; throws a UserError where none is left to train
 */
export function splitIndices(count: number, { validationShare, splitSeed }: DataSettings): SplitIndices {
  const validationCount = Math.round(count * validationShare);
  if (count - validationCount < 1) throw new UserError('run.tooFewSamples', { share: validationShare, count });
  const order = permutation(count, splitSeed, SPLIT_STREAM, 0);
  // Sorted, so that what is in a split does not decide the order in which it is read.
  return { validation: order.slice(0, validationCount).sort(), train: order.slice(validationCount).sort() };
}

/** The order of an epoch, counted from 1: a new shuffle of the same indices each time. */
export function epochOrder(indices: Int32Array, seed: number, epoch: number): Int32Array {
  return permutation(indices.length, seed, ORDER_STREAM, epoch).map((i) => indices[i]!);
}
