/** The exported package of a document for a target. */
import { asIdentifiers } from '../model/identifiers.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { targetOf, type Language } from './language.ts';
import type { GeneratedPackage } from './types.ts';

export interface GeneratedCode extends GeneratedPackage {
  readonly language: Language;
}

/**
 * The package in a language.
 * @param trained whether weights.safetensors will lie beside the files
 */
export const generateCode = (language: Language, document: TensorsmithDocument, trained = false): GeneratedCode => ({
  language,
  ...targetOf(language).generate(asIdentifiers(document), trained),
});
