/** The exported TypeScript package of a document, as text. Pure: the app shows it live. */
import type { TensorsmithDocument } from '../../document/types.ts';
import { endsOf } from './ends.ts';
import { dataFile, packageJson, readme, TSCONFIG, weightsFile } from './files.ts';
import { writeHelpers } from './helpers.ts';
import { writeModel } from './model.ts';
import { predictFile } from './predictor.ts';
import { trainFile } from './trainer.ts';

export interface GeneratedFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly text: string;
}
export interface TypeScriptExport {
  readonly files: readonly GeneratedFile[];
  /** src/model.ts */
  readonly model: string;
  /** First and last line of each node in it, from 1. */
  readonly lines: ReadonlyMap<string, readonly [number, number]>;
}

/**
 * @param trained whether weights.safetensors will lie beside it
 */
export function generateTypeScript(document: TensorsmithDocument, trained = false): TypeScriptExport {
  const model = writeModel(document);
  const ends = endsOf(document, model);
  const helpers = writeHelpers(model.helpers);
  const files: GeneratedFile[] = [
    { path: 'package.json', text: packageJson(document) },
    { path: 'tsconfig.json', text: TSCONFIG },
    { path: 'README.md', text: readme(document, trained) },
    { path: 'src/model.ts', text: model.text },
    ...(helpers ? [{ path: 'src/layers.ts', text: helpers }] : []),
    { path: 'src/weights.ts', text: weightsFile(model) },
    { path: 'src/data.ts', text: dataFile(model) },
    { path: 'src/train.ts', text: trainFile(document, model, ends) },
    { path: 'src/predict.ts', text: predictFile(ends) },
  ];
  return { files, model: model.text, lines: model.lines };
}
