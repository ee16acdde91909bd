/** Whether an exported trainer augments its samples, and how. */
import type { DataSource } from '../datasets/source.ts';
import { formatOf } from '../datasets/source.ts';
import type { TrainingSettings } from '../model/types.ts';
import { changesImages, mixes } from '../settings/augmentation.ts';

/** Whether images are changed by themselves, and whether they are mixed. Only images are augmented. */
export function augmentations(
  { augmentation }: TrainingSettings,
  source: DataSource,
): { readonly changes: boolean; readonly mixes: boolean } {
  const isImages = formatOf(source).samples === 'images';
  return { changes: isImages && changesImages(augmentation), mixes: isImages && mixes(augmentation) };
}

/** Whether there is a file of augmentation. */
export function isAugmented(training: TrainingSettings, source: DataSource): boolean {
  const { changes, mixes } = augmentations(training, source);
  return changes || mixes;
}
