/** What makes up for classes of unequal size: weights in the loss, or samples of each class equally often. */
import type { Dataset } from '../datasets/dataset.ts';
import { type DatasetShape, labelOf } from '../datasets/shape.ts';
import { UserError } from '../errors/error.ts';
import { lossOf } from '../losses/index.ts';
import type { LossSettings, TrainingSettings } from '../model/types.ts';
import type { SplitIndices } from './loop/split.ts';
import type { OutputPlan } from './network/outputs.ts';

/**
 * Weights n / (k · n_c) of n samples, k classes among them and n_c of each, as scikit-learn's "balanced"; 1 for a class
 * without samples.
 */
export function balancedWeights(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const classes = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count ? total / (classes * count) : 1));
}

/** The class of each training sample. Throws a UserError where a sample has none. */
function classesOf(dataset: Dataset, { train }: SplitIndices): Int32Array {
  const { kind, shape } = labelOf(dataset.shape);
  if (kind !== 'classes' || shape.length) throw new UserError('run.balanceData', { data: dataset.name });
  const labels = dataset.labels('train');
  return train.map((i) => labels[i]!);
}

/** Shape of the data and split of a training: with the number of samples of each class, or their classes, where balanced. */
export function balancedData(
  dataset: Dataset,
  split: SplitIndices,
  { balance }: Pick<TrainingSettings, 'balance'>,
): { shape: DatasetShape; split: SplitIndices } {
  const shape = { ...dataset.shape, trainedCount: split.train.length };
  if (balance === 'none') return { shape, split };
  const classes = classesOf(dataset, split);
  if (balance === 'sampling') return { shape, split: { ...split, classes } };
  const classCounts = new Array<number>(shape.classes).fill(0);
  for (const label of classes) classCounts[label]! += 1;
  return { shape: { ...shape, classCounts }, split };
}

/** The plan with class weights by the samples of each class; classes that only the output has weigh 1. */
export function balancedPlan(plan: OutputPlan, { classCounts }: DatasetShape, classes: number): OutputPlan {
  const { loss, target } = plan;
  if (!classCounts || target !== 'label' || lossOf(loss).compares !== 'classes') return plan;
  const weights = balancedWeights(classCounts);
  const classWeights = Array.from({ length: classes }, (_, c) => weights[c] ?? 1);
  return { ...plan, loss: { ...loss, classWeights } as LossSettings };
}
