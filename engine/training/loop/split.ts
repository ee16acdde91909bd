/** Training and validation split, and the order of an epoch. */
import { UserError } from '../../errors/error.ts';
import { drawFold, drawSplit, type Fold, type Partition } from '../../datasets/split.ts';
import { permutation } from '../../program/random.ts';
import type { DataSettings } from '../../model/types.ts';

/** Random streams beside those of layers: below them, above those of weights. */
const SPLIT_STREAM = (1 << 20) - 1;
const ORDER_STREAM = (1 << 20) - 2;
const BALANCE_STREAM = (1 << 20) - 3;

export interface SplitIndices {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Class of each of `train`, where an epoch has as many samples of each class. */
  readonly classes?: Int32Array;
}

/**
 * Splits sample indices into training and validation, drawn by the seed and sorted.
 * @param count of training samples; throws a UserError where none is left for training
 * @param partition what the split respects, such as classes or groups; without it all are drawn together. Samples that
 *   the data name are held out whatever the share
 */
export function splitIndices(
  count: number,
  { validationShare: share, splitSeed: seed, fold }: DataSettings,
  partition?: Partition,
): SplitIndices {
  if (fold) return foldIndices(count, { ...fold, seed, stream: SPLIT_STREAM }, partition);
  if (partition?.by !== 'column' && count - Math.round(count * share) < 1)
    throw new UserError('run.tooFewSamples', { share, count });
  const { kept, rest } = drawSplit(count, partition ?? null, { share, seed, stream: SPLIT_STREAM, least: 0 });
  if (!rest.length && partition?.begins) throw new UserError('run.tooFewSamples', { share, count });
  // Sorted, so that the order does not depend on the draw.
  return { validation: kept.sort(), train: rest.sort() };
}

/** Throws a UserError where a fold has no samples, or leaves none to train with. */
function foldIndices(count: number, fold: Fold, partition?: Partition): SplitIndices {
  const { index, of } = fold;
  if (partition?.by === 'column') throw new UserError('run.namedFold', { of });
  const { kept, rest } = drawFold(count, partition ?? null, fold);
  if (!kept.length || !rest.length) throw new UserError('run.emptyFold', { index, of, count });
  return { validation: kept.sort(), train: rest.sort() };
}

/** The sample order of an epoch, counted from 1: a different shuffle each time. */
export function epochOrder(
  { train, classes }: Omit<SplitIndices, 'validation'>,
  seed: number,
  epoch: number,
): Int32Array {
  const order = permutation(train.length, seed, ORDER_STREAM, epoch);
  return (classes ? balanced(order, classes, seed, epoch) : order).map((i) => train[i]!);
}

/**
 * An epoch of the same length with each class equally often. Samples of a class come in the order of the shuffle, again
 * from its beginning where there are too few: each is drawn as often as any other of its class, give or take one.
 */
function balanced(order: Int32Array, classes: Int32Array, seed: number, epoch: number): Int32Array {
  const ofClass: number[][] = [];
  for (const i of order) (ofClass[classes[i]!] ??= []).push(i);
  const met = ofClass.filter((samples) => samples !== undefined);
  const places = permutation(order.length, seed, BALANCE_STREAM, epoch);
  const drawn = new Int32Array(order.length);
  places.forEach((place, i) => {
    const samples = met[i % met.length]!;
    drawn[place] = samples[Math.floor(i / met.length) % samples.length]!;
  });
  return drawn;
}
