/** Candidates: documents made from one by the values of a point. */
import { setName } from '../editing/edit.ts';
import { checkDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { buildNetwork, type Network } from '../training/network/network.ts';
import { setField } from './paths.ts';
import type { Point } from './space.ts';

/** Types of layers and of settings come first: their other fields depend on them. */
const isType = (path: string): boolean => path.endsWith('.type');

/** @throws UserError where a path or a value is impossible */
export function candidateOf(document: TensorsmithDocument, point: Point): TensorsmithDocument {
  const entries = Object.entries(point);
  const inOrder = [...entries.filter(([path]) => isType(path)), ...entries.filter(([path]) => !isType(path))];
  return checkDocument(inOrder.reduce((current, [path, value]) => setField(current, path, value), document));
}

/** The document of a trial, named after it, or after its fold. */
export const named = (document: TensorsmithDocument, trial: number, folds?: number): TensorsmithDocument =>
  setName(document, `${document.name.slice(0, 180)} ${folds ? `${trial}/${folds}` : `#${trial}`}`);

/** The network of a candidate. @throws UserError where its shapes do not fit */
export const networkOf = (document: TensorsmithDocument): Network => buildNetwork(document);
