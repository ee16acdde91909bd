/**
 * What an export is written as. One file under engine/export/targets/ holds one; the window, the command line and the
 * messages learn of it from the generated index. A target goes over the network by `visitNetwork` (visitor.ts), where
 * each layer is its parameters, its types and its program in primitives, so that no layer has to know the target.
 */
import type { Text } from '../errors/types.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { GeneratedPackage } from './types.ts';

export interface ExportTarget<L extends string = string> {
  /** What messages and `--format` call it. */
  readonly language: L;
  /** The same in every language of the app. */
  readonly title: string;
  /** What somebody gets, in one sentence. */
  readonly hint: Text;
  /** How its code is coloured. */
  readonly syntax: 'typescript' | 'python' | 'plain';
  /**
   * The package of a document that is complete; pure, since the window shows it live.
   * @param trained whether weights.safetensors will lie beside it
   * @throws UserError for what the target cannot say
   */
  generate(document: TensorsmithDocument, trained: boolean): GeneratedPackage;
}

/** Keeps the literal type of its name, from which the type of all names is derived. */
export const defineTarget = <const L extends string>(target: ExportTarget<L>): ExportTarget<L> => target;
