/** The file tree of what the user picked: a folder, the files beside a file, or the content of an archive. */
import { basename } from 'node:path';
import type { DataTree } from '../../datasets/files.ts';
import { cachedFile } from '../cache/cachedFile.ts';
import { isGzip, PACKED_HEAD, unpackedHead } from '../gzip.ts';
import { plainFile } from '../plainFile.ts';
import { openRegular } from '../regularFile.ts';
import { unpackedFile } from '../unpackedFile.ts';
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

/** The content of an archive. Throws a UserError where it is damaged. */
export async function archiveTree(path: string, kind: ArchiveKind): Promise<DataTree> {
  if (kind === 'zip') return treeOf(await zipTree(path));
  return treeOf(kind === 'tar' ? await tarTree(path) : await tarTree(await unpackedFile(path, MAX_UNPACKED), path));
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
