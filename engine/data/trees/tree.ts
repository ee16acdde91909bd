/** The file tree of what the user picked: a folder, the files beside a file, or the content of an archive. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { DataTree } from '../../datasets/files.ts';
import { UserError } from '../../errors/error.ts';
import { formatBytes } from '../../errors/format.ts';
import { cachedFile } from '../cache/cachedFile.ts';
import { isGzip, PACKED_HEAD, unpackedHead } from '../gzip.ts';
import { plainFile } from '../plainFile.ts';
import { openRegular } from '../regularFile.ts';
import { folderTree } from './folderTree.ts';
import { MAX_UNPACKED } from './limits.ts';
import { isTarHeader, tarTree } from './tarTree.ts';
import type { TreeSource } from './treeSource.ts';
import { zipTree } from './zipTree.ts';

const MAX_HEAD = 4096;
/** Largest member that is extracted into one cache file. */
const MAX_MEMBER = 2 * 1024 ** 3 - 1024 ** 2;

async function headOf(path: string): Promise<Uint8Array> {
  const { file } = await openRegular(path, Infinity);
  try {
    const bytes = new Uint8Array(PACKED_HEAD);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

type ArchiveKind = 'zip' | 'tar' | 'tar.gz';

/** The kind of an archive by its first bytes; null for other files. */
export async function archiveKind(path: string): Promise<ArchiveKind | null> {
  const head = await headOf(path);
  if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)))
    return 'zip';
  if (isTarHeader(head)) return 'tar';
  return isGzip(head) && isTarHeader(unpackedHead(head) ?? new Uint8Array()) ? 'tar.gz' : null;
}

/** A tar.gz decompressed into the cache, up to the limit of an archive. */
async function unpackedTar(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const name = basename(path).replace(/\.t?gz$/i, '');
  const copy = await cachedFile(`tar\n${path}\n${size}\n${mtimeMs}`, name, { bytes: size }, async (append) => {
    let bytes = 0;
    const unpacked = createReadStream(path).pipe(createGunzip());
    try {
      for await (const chunk of unpacked as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MAX_UNPACKED)
          throw new UserError('data.archiveTooLarge', { path, limit: formatBytes(MAX_UNPACKED) });
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

/** The content of an archive. Throws a UserError where it is damaged. */
export async function archiveTree(path: string, kind: ArchiveKind): Promise<DataTree> {
  if (kind === 'zip') return treeOf(await zipTree(path));
  return treeOf(kind === 'tar' ? await tarTree(path) : await tarTree(await unpackedTar(path), path));
}

/** The content of a folder, `depth` subfolders deep. Throws a UserError where it cannot be read. */
export const treeAt = async (folder: string, depth?: number): Promise<DataTree> =>
  treeOf(await folderTree(folder, depth));

function treeOf(source: TreeSource): DataTree {
  const { files, stamp, place } = source;
  const cached: DataTree['cached'] = (what, size, make) =>
    cachedFile(
      `${what}\n${place}\n${stamp}\n${files.map(({ path, size }) => `${path} ${size}`).join('\n')}`,
      what.split('\n')[0]!,
      size,
      make,
    );
  return {
    files,
    head: async (file, length) => {
      const head = await source.head(file, PACKED_HEAD);
      return ((isGzip(head) ? unpackedHead(head) : null) ?? head).subarray(0, Math.min(length, MAX_HEAD));
    },
    read: (file, most) => source.read(file, most),
    stored: async (file, size) => {
      const path = source.at(file);
      if (path !== null) return plainFile(path, size);
      const name = basename(file.path);
      const member = await cachedFile(`${place}\n${stamp}\n${file.path}`, name, { bytes: file.size }, async (append) =>
        append(await source.read(file, MAX_MEMBER)),
      );
      return plainFile(member.path, size, name);
    },
    cached,
  };
}
