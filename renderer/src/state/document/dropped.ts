/** Recognizes files dropped onto the window: networks, modules and runs are opened, others get a message. */
import { PACK_EXTENSION, RUN_EXTENSION } from '../../../../engine/protocol/shell.ts';
import { MODULE_EXTENSION } from '../../../../engine/editing/moduleFile.ts';

/** Largest file in bytes, equal to the limit of a document. */
const MOST_BYTES = 64 * 1024 * 1024;
const DATA =
  /\.(csv|tsv|tab|txt|json|jsonl|parquet|arrow|npy|npz|zip|tar|tgz|gz|xlsx?|png|jpe?g|gif|webp|bmp|tiff?)$|-ubyte$/i;

/** Kinds of dropped files. */
export type Dropped = 'module' | 'run' | 'pack' | 'document' | 'data' | 'folder' | 'large' | 'unknown';

/**
 * Recognizes a file by name and size; any file named `.json` may be a document, which its content decides.
 * @param isFolder as reported by the browser
 */
export async function recognizeDropped(file: File, isFolder: boolean): Promise<Dropped> {
  const { name } = file;
  if (isFolder) return 'folder';
  if (name.endsWith(MODULE_EXTENSION)) return 'module';
  if (name.toLowerCase().endsWith(RUN_EXTENSION)) return 'run';
  if (name.toLowerCase().endsWith(PACK_EXTENSION)) return 'pack';
  if (/\.tensorsmith$/i.test(name)) return file.size > MOST_BYTES ? 'large' : 'document';
  const isJson = /\.json$/i.test(name);
  if (isJson && file.size <= MOST_BYTES) {
    const start = await file.slice(0, 4096).text();
    if (/"format"\s*:\s*"tensorsmith/.test(start) || start.trim() === '') return 'document';
  }
  return DATA.test(name) ? 'data' : 'unknown';
}
