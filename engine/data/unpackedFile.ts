/** A gzip file decompressed as a whole into the cache, whatever its content. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';
import { cachedFile } from './cache/cachedFile.ts';

/** The name without what gzip adds. */
export const unpackedName = (path: string): string => basename(path).replace(/\.t?gz$/i, '');

/**
 * @param most bytes of the content
 * @returns path of the content in the cache
 * @throws UserError where it is damaged or too large
 */
export async function unpackedFile(path: string, most: number): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const key = `unpacked\n${path}\n${size}\n${mtimeMs}`;
  const copy = await cachedFile(key, unpackedName(path), { bytes: size }, async (append) => {
    let bytes = 0;
    const unpacked = createReadStream(path).pipe(createGunzip());
    try {
      for await (const chunk of unpacked as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > most) throw new UserError('data.archiveTooLarge', { path, limit: formatBytes(most) });
        await append(chunk);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
        throw new UserError('data.badArchive', { path, detail: (error as Error).message });
      throw error;
    }
  });
  return copy.path;
}
