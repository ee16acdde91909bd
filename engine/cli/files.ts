/** Files that the command line is given. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readDocument } from '../document/serialize.ts';
import type { TensorsmithDocument } from '../document/types.ts';
import { UserError } from '../errors/error.ts';

export async function openDocument(path: string): Promise<TensorsmithDocument> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new UserError('data.notFound', { path })
      : new UserError('data.unreadable', { path, detail: error.message });
  });
  return readDocument(text);
}

/** The document with its data read from a folder; relative to where the command runs. */
export function withData(document: TensorsmithDocument, folder: string | undefined): TensorsmithDocument {
  if (folder === undefined) return document;
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: resolve(folder) } } };
}
