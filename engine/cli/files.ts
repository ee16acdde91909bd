/** Files that the command line is given. */
import { resolve } from 'node:path';
import { dataBeside } from '../data/beside.ts';
import { recognize } from '../data/dataset.ts';
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

/** The document with other data, of any format; relative to where the command runs. */
export async function withData(document: TensorsmithDocument, path: string | undefined): Promise<TensorsmithDocument> {
  if (path === undefined) return document;
  const { source } = document.data;
  const found = await recognize(resolve(path));
  // What the document says of such data counts for these as well: the target of a table, the length of a text.
  const other = found.kind === source.kind ? { ...source, path: found.path } : found;
  return { ...document, data: { ...document.data, source: other } };
}
