/** Chance level: the loss of guessing. */
import type { SourcedDataset } from '../../datasets/source.ts';
import { isPlain, lossOf } from '../../losses/index.ts';
import { labelOf } from '../../datasets/shape.ts';
import type { OutputPlan } from '../network/outputs.ts';

/** Entropy −Σ p ln p of the class frequencies, in nats: the least cross-entropy of a constant prediction. */
export function entropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
}

/**
 * The loss of predicting the class frequencies. Null where unknown: for values, several outputs, and weighted or
 * smoothed losses.
 */
export function chanceOf(plans: readonly OutputPlan[], dataset: SourcedDataset): number | null {
  const [plan, another] = plans;
  if (!plan || another || plan.weight !== 1 || plan.target !== 'label') return null;
  const { loss } = plan;
  const definition = lossOf(loss);
  if (!definition.isLikelihood || !isPlain(loss) || labelOf(dataset.shape).kind !== 'classes') return null;
  const counts = new Array<number>(dataset.shape.classes).fill(0);
  for (const label of dataset.labels('train')) if (counts[label] !== undefined) counts[label] += 1;
  const level = entropy(counts);
  return level > 0 ? level : null;
}
