/** The exported package of a document in the language of choice. */
import type { TensorsmithDocument } from '../model/types.ts';
import type { GeneratedCode } from './types.ts';
import type { Language } from './language.ts';
import { generatePyTorch } from './pytorch/generate.ts';
import { generateTypeScript } from './typescript/generate.ts';

/** @param trained whether weights.safetensors will lie beside the files */
export const generateCode = (language: Language, document: TensorsmithDocument, trained = false): GeneratedCode =>
  ({ typescript: generateTypeScript, pytorch: generatePyTorch })[language](document, trained);
