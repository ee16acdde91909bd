/** Whether an exported trainer augments its samples. */
import type { DataSource } from '../datasets/source.ts';
import { formatOf } from '../datasets/source.ts';
import type { TrainingSettings } from '../model/types.ts';
import { augments } from '../settings/augmentation.ts';

/** Only images are augmented. */
export const isAugmented = ({ augmentation }: TrainingSettings, source: DataSource): boolean =>
  augments(augmentation) && formatOf(source).samples === 'images';
