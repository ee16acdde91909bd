/** Applies remedies, which are training settings, to a document. */
import { setTraining } from '../../../../engine/editing/edit.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../../../engine/model/types.ts';
import type { Remedy } from '../../../../engine/training/diagnosis/trouble.ts';

function patchOf({ setting, value }: Remedy, { optimizer }: TrainingSettings): Partial<TrainingSettings> {
  if (setting === 'lr') return { optimizer: { ...optimizer, lr: value } };
  if (setting === 'epochs') return { epochs: value };
  if (setting === 'batchSize') return { batchSize: value };
  return { clipping: { type: 'norm', maxNorm: value } };
}

export const remedied = (document: TensorsmithDocument, remedy: Remedy): TensorsmithDocument =>
  setTraining(document, patchOf(remedy, document.training));

/** Whether the document has the remedy's setting already. */
export const isRemedied = ({ training }: TensorsmithDocument, remedy: Remedy): boolean =>
  Object.entries(patchOf(remedy, training)).every(
    ([key, value]) => JSON.stringify(training[key as keyof TrainingSettings]) === JSON.stringify(value),
  );
