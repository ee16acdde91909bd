/**
 * Files of a ZIP. yauzl refuses names that lead out of it and members that exceed their declared size; the number of
 * members, total size and compression ratio are limited here.
 */
import { stat } from 'node:fs/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UserError } from '../../errors/error.ts';
import { formatBytes } from '../../errors/format.ts';
import type { TreeFile } from '../../datasets/files.ts';
import { byPath, checkFileCount, isHidden, MAX_RATIO, MAX_UNPACKED } from './limits.ts';
import type { TreeSource } from './treeSource.ts';

const SYMBOLIC_LINK = 0o12;
/** Members below this size in bytes may have any compression ratio. */
const SMALL = 1024 * 1024;

const damaged = (path: string, error: unknown): UserError =>
  error instanceof UserError ? error : new UserError('data.badArchive', { path, detail: (error as Error).message });

/** @param size of the archive in bytes */
async function membersOf(zip: ZipFile, path: string, size: number): Promise<Map<string, Entry>> {
  const members = new Map<string, Entry>();
  let bytes = 0;
  for await (const member of zip.eachEntry()) {
    const name = member.fileName;
    const isLink = member.externalFileAttributes >>> 28 === SYMBOLIC_LINK;
    if (name.endsWith('/') || isLink || isHidden(name)) continue;
    if (member.isEncrypted()) throw new UserError('data.lockedArchive', { path });
    if (member.compressedSize > size) throw new UserError('data.badArchive', { path, detail: name });
    checkFileCount(members.size + 1, path);
    bytes += member.uncompressedSize;
    const bomb = member.uncompressedSize > SMALL && member.uncompressedSize > MAX_RATIO * member.compressedSize;
    if (bytes > MAX_UNPACKED || bomb)
      throw new UserError('data.archiveTooLarge', { path, limit: formatBytes(MAX_UNPACKED) });
    members.set(name, member);
  }
  return members;
}

/** Opens the file for each call: a dataset that is kept open must hold no handle. */
async function withZip<T>(path: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(path, { autoClose: false, strictFileNames: false });
    return await work(zip);
  } catch (error) {
    throw damaged(path, error);
  } finally {
    zip?.close();
  }
}

async function bytesOf(zip: ZipFile, member: Entry, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.min(member.uncompressedSize, length));
  let filled = 0;
  const stream = await zip.openReadStreamPromise(member);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const part = chunk.subarray(0, bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      // The end is read where the whole member is requested: yauzl then compares sizes.
      if (filled === bytes.length && length < member.uncompressedSize) break;
    }
  } finally {
    stream.destroy();
  }
  return bytes.subarray(0, filled);
}

/** The members of a ZIP. Throws a UserError where it is damaged, encrypted or over the limits. */
export async function zipTree(path: string): Promise<TreeSource> {
  const { mtimeMs, size } = await stat(path);
  const members = await withZip(path, (zip) => membersOf(zip, path, size));
  const files = [...members].map(([name, { uncompressedSize }]): TreeFile => ({ path: name, size: uncompressedSize }));
  const some = (file: TreeFile, length: number): Promise<Uint8Array> =>
    withZip(path, (zip) => bytesOf(zip, members.get(file.path)!, length));
  return {
    files: files.sort(byPath),
    stamp: `${size} ${mtimeMs}`,
    place: path,
    at: () => null,
    head: some,
    read: (file, most) => {
      if (file.size > most)
        throw new UserError('data.fileTooLarge', {
          path: file.path,
          size: formatBytes(file.size),
          limit: formatBytes(most),
        });
      return some(file, file.size);
    },
  };
}
