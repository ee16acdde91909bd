/** Files that the command line is given. */
import { resolve } from 'node:path';
import { dataBeside } from '../data/beside.ts';
import { readDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import { readDocumentFile } from '../host/files/documentFile.ts';

/** A document, with its data where they are: beside it, where they have moved along or its path is relative. */
export async function openDocument(path: string): Promise<TensorsmithDocument> {
  const { text } = await readDocumentFile(path).catch((error: UserError) => {
    throw error.data?.code === 'shell.missing' ? new UserError('data.notFound', { path }) : error;
  });
  const document = readDocument(text);
  const { source } = document.data;
  if (source.kind === 'none') return document;
  // Whoever names a document on the command line wants its data read.
  const found = dataBeside(path, source.path, () => true);
  return { ...document, data: { ...document.data, source: { ...source, path: found } } };
}

/** The document with its data read from a folder; relative to where the command runs. */
export function withData(document: TensorsmithDocument, folder: string | undefined): TensorsmithDocument {
  if (folder === undefined) return document;
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: resolve(folder) } } };
}
