/** Generates the Python package of a document. Pure: the app shows it live. */
import { formatOf } from '../../datasets/source.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { isAugmented } from '../augmented.ts';
import { augmentFile } from './augment.ts';
import { outputHeadsOf } from '../outputHeads.ts';
import type { GeneratedPackage } from '../types.ts';
import { dataFile, predictFile, readme, requirements, weightsFile, ORDER } from './files.ts';
import { foldsFile } from './folds.ts';
import { writeModel } from './model.ts';
import { trainFile } from './trainer.ts';

/**
 * @param trained whether weights.safetensors will lie beside it
 */
export function generatePyTorch(document: TensorsmithDocument, trained = false): GeneratedPackage {
  const { training, data } = document;
  const model = writeModel(document);
  const ends = outputHeadsOf(document, model.outputs);
  const files = [
    { path: 'README.md', text: readme(document, trained) },
    { path: 'requirements.txt', text: requirements(document) },
    { path: 'model.py', text: model.text },
    { path: 'weights.py', text: weightsFile(model) },
    { path: 'data.py', text: dataFile(document, model) },
    { path: 'order.py', text: ORDER },
    ...(isAugmented(training, data.source) ? [{ path: 'augment.py', text: augmentFile(training) }] : []),
    ...(data.fold ? [{ path: 'folds.py', text: foldsFile(formatOf(data.source).ownSplit) }] : []),
    { path: 'train.py', text: trainFile(document, model, ends) },
    { path: 'predict.py', text: predictFile(document, model, ends) },
  ];
  return { files, model: model.text, modelPath: 'model.py', lines: model.lines };
}
