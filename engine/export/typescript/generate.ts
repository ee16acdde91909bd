/** Generates the TypeScript package of a document. Pure: the app shows it live. */
import type { TensorsmithDocument } from '../../model/types.ts';
import { analyze } from '../../analysis/analyze.ts';
import type { Analysis } from '../../analysis/types.ts';
import { branchesOf } from '../../analysis/branches.ts';
import { UserError } from '../../errors/error.ts';
import { layerOf } from '../../layers/registry.ts';
import { isAugmented } from '../augmented.ts';
import { formatOf } from '../../datasets/source.ts';
import { augmentFile } from './augment.ts';
import { outputHeadsOf } from '../outputHeads.ts';
import type { GeneratedFile, GeneratedPackage } from '../types.ts';
import { dataFile, packageJson, readme, TSCONFIG, weightsFile } from './files.ts';
import { foldsFile } from './folds.ts';
import { writeHelpers } from './helpers.ts';
import { writeModel } from './model.ts';
import { randomFile } from './random.ts';
import { predictFile } from './predictor.ts';
import { trainFile } from './trainer.ts';

/** Refuses layers that learn and are computed by a condition only: tfjs' models compute and train all of theirs. */
function refuseBranches({ nodes, flat, order }: Analysis): void {
  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const branches = branchesOf(order, flat.edges, (id) => layerOf(byId.get(id)!.type)?.chooses !== undefined);
  const learns = [...branches.keys()].reverse().find((id) => nodes.get(id)!.parameters.length);
  if (learns) throw new UserError('export.branches', { name: byId.get(learns)!.weights });
}

/**
 * @param trained whether weights.safetensors will lie beside it
 */
export function generateTypeScript(document: TensorsmithDocument, trained = false): GeneratedPackage {
  const { training, data } = document;
  const analysis = analyze(document.graph, document.modules);
  refuseBranches(analysis);
  const model = writeModel(document, analysis);
  const ends = outputHeadsOf(document, model.outputs);
  const helpers = writeHelpers(model.helpers);
  const files: GeneratedFile[] = [
    { path: 'package.json', text: packageJson(document) },
    { path: 'tsconfig.json', text: TSCONFIG },
    { path: 'README.md', text: readme(document, trained) },
    { path: 'src/model.ts', text: model.text },
    ...(helpers ? [{ path: 'src/layers.ts', text: helpers }] : []),
    { path: 'src/weights.ts', text: weightsFile(model) },
    { path: 'src/data.ts', text: dataFile(document, model) },
    ...(isAugmented(training, data.source) ? [{ path: 'src/augment.ts', text: augmentFile(training) }] : []),
    { path: 'src/random.ts', text: randomFile(training, data.fold !== undefined) },
    ...(data.fold
      ? [{ path: 'src/folds.ts', text: foldsFile(data.fold, data.splitSeed, formatOf(data.source).ownSplit) }]
      : []),
    { path: 'src/train.ts', text: trainFile(document, model, ends) },
    { path: 'src/predict.ts', text: predictFile(document, ends) },
  ];
  return { files, model: model.text, modelPath: 'src/model.ts', lines: model.lines };
}
