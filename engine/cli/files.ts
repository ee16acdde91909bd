/** Files that the command line is given. */
import { resolve } from 'node:path';
import { readRegular } from '../data/regularFile.ts';
import { readDocument } from '../document/serialize.ts';
import type { TensorsmithDocument } from '../document/types.ts';

/** Bytes: as many as a document may have characters. */
const MOST = 64 * 1024 * 1024;

export const openDocument = async (path: string): Promise<TensorsmithDocument> =>
  readDocument((await readRegular(path, MOST)).toString('utf8'));

/** The document with its data read from a folder; relative to where the command runs. */
export function withData(document: TensorsmithDocument, folder: string | undefined): TensorsmithDocument {
  if (folder === undefined) return document;
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: resolve(folder) } } };
}
