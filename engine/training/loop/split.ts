/** Training and validation split, and the order of an epoch. */
import { UserError } from '../../errors/error.ts';
import { drawSplit, type Partition } from '../../datasets/split.ts';
import { permutation } from '../../program/random.ts';
import type { DataSettings } from '../../model/types.ts';

/** Random streams beside those of layers: below them, above those of weights. */
const SPLIT_STREAM = (1 << 20) - 1;
const ORDER_STREAM = (1 << 20) - 2;

export interface SplitIndices {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Splits sample indices into training and validation, drawn by the seed and sorted.
 * @param count of training samples; throws a UserError where none is left for training
 * @param partition what the split respects, such as classes or groups; without it all are drawn together. Samples that
 *   the data name are held out whatever the share
 */
export function splitIndices(
  count: number,
  { validationShare: share, splitSeed: seed }: DataSettings,
  partition?: Partition,
): SplitIndices {
  if (partition?.by !== 'column' && count - Math.round(count * share) < 1)
    throw new UserError('run.tooFewSamples', { share, count });
  const { kept, rest } = drawSplit(count, partition ?? null, { share, seed, stream: SPLIT_STREAM, least: 0 });
  // Sorted, so that the order does not depend on the draw.
  return { validation: kept.sort(), train: rest.sort() };
}

/** The sample order of an epoch, counted from 1: a different shuffle each time. */
export function epochOrder(indices: Int32Array, seed: number, epoch: number): Int32Array {
  return permutation(indices.length, seed, ORDER_STREAM, epoch).map((i) => indices[i]!);
}
