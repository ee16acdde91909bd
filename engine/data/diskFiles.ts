/** Disk access for data formats. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataFiles, DataTree, PreparedSize, StoredFile } from '../datasets/files.ts';
import { UserError } from '../errors/error.ts';
import { cachedFile, type Make } from './cache/cachedFile.ts';
import { imageDecoder } from './images/decoder.ts';
import { openDatabase } from './database.ts';
import { dataMemory } from './dataLimits.ts';
import { isGzip } from './gzip.ts';
import { storedAt } from './plainFile.ts';
import { openRegular, readError } from './regularFile.ts';
import { resolveDataPath } from './resolveDataPath.ts';
import { readText } from './textReader.ts';
import { unpackedFile, unpackedName } from './unpackedFile.ts';
import { utf8File } from './utf8File.ts';
import { MAX_UNPACKED } from './trees/limits.ts';
import { archiveKind, archiveTree, treeAt } from './trees/tree.ts';

/** @param path in a document: one of the user's, or `sample:name`; throws a UserError for an unknown sample */
export async function filesAt(path: string): Promise<DataFiles> {
  const location = resolveDataPath(path);
  const info = await stat(location).catch(() => null);
  return filesOf(
    path,
    location,
    info === null ? null : info.isDirectory() ? 'folder' : info.isFile() ? 'file' : 'other',
  );
}

/** Files of a format without files. @param path as the document names it */
export const noFiles = (path: string): DataFiles => filesOf(path, path, null);

function filesOf(path: string, location: string, kind: DataFiles['kind'], name = basename(location)): DataFiles {
  const folder = kind === 'folder' ? location : dirname(location);

  /** The content of an archive, else the files of the folder. */
  async function tree(): Promise<DataTree> {
    if (kind === null) throw new UserError('data.notFound', { path });
    if (kind === 'other') throw new UserError('data.notFile', { path });
    if (kind === 'folder') return treeAt(folder);
    const archive = await archiveKind(location);
    return archive ? archiveTree(location, archive) : treeAt(folder, 0);
  }
  let found: Promise<DataTree> | undefined;

  return {
    path,
    location,
    name,
    kind,
    folder,
    async only() {
      if (kind !== 'folder') return null;
      const entries = await readdir(folder).catch((error: unknown) => {
        throw readError(error, path);
      });
      return entries.length === 1 ? filesAt(join(path, entries[0]!)) : null;
    },
    async unpacked() {
      if (kind !== 'file') return null;
      const { file, size } = await openRegular(location, Infinity);
      await file.close();
      if (!isGzip(await storedAt(location, size).read(0, 2)) || (await archiveKind(location))) return null;
      return filesOf(path, await unpackedFile(location, MAX_UNPACKED), 'file', unpackedName(location));
    },
    text: (most) => readText(location, most),
    size: async () => (await stat(location)).size,
    async stamp() {
      const { dev, ino, size, mtimeMs } = await stat(location);
      return [dev, ino, size, mtimeMs].join(' ');
    },
    async head(count) {
      const { file, size } = await openRegular(location, Infinity);
      await file.close();
      return storedAt(location, size).read(0, count);
    },
    utf8: (most, encoding, copy) => utf8File(location, most, cached, encoding, copy),
    database: openDatabase,
    cached,
    tree: () => (found ??= tree()),
    isArchive: async () => kind === 'file' && (await archiveKind(location)) !== null,
    images: imageDecoder,
    memory: dataMemory,
  };
}

async function cached(
  from: Pick<StoredFile, 'path'>,
  what: string,
  prepared: PreparedSize,
  make: Make,
): Promise<StoredFile> {
  const { size, mtimeMs } = await stat(from.path);
  return cachedFile(`${what}\n${from.path}\n${size}\n${mtimeMs}`, basename(from.path), prepared, make);
}
