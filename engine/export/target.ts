/**
 * The contract of an export target. One file under engine/export/targets/ defines one; the window, the command line and
 * the messages use the generated index. A target traverses the network with `visitNetwork` (visitor.ts), which gives
 * each layer's parameters, types and program in primitives, so that no layer has to know the target.
 */
import type { Text } from '../errors/types.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { GeneratedPackage } from './types.ts';

export interface ExportTarget<L extends string = string> {
  /** Its name in messages and `--format`. */
  readonly language: L;
  /** Title, the same in every language of the app. */
  readonly title: string;
  /** One sentence on the package. */
  readonly hint: Text;
  /** Syntax highlighting of its code. */
  readonly syntax: 'typescript' | 'python' | 'plain';
  /**
   * The package of a complete document; pure, since the window shows it live.
   * @param trained whether weights.safetensors will lie beside it
   * @throws UserError for what the target does not support
   */
  generate(document: TensorsmithDocument, trained: boolean): GeneratedPackage;
}

/** Infers the literal type of its name, from which the type of all names is derived. */
export const defineTarget = <const L extends string>(target: ExportTarget<L>): ExportTarget<L> => target;
