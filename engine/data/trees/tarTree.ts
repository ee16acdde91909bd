/**
 * Files of a tar archive (POSIX ustar, with the long names of GNU tar and of pax), read in place. Only names and
 * offsets are kept; links, devices and sparse files are skipped.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { UserError } from '../../errors/error.ts';
import { formatBytes } from '../../errors/format.ts';
import type { TreeFile } from '../../datasets/files.ts';
import { byPath, checkFileCount, isHidden } from './limits.ts';
import type { TreeSource } from './treeSource.ts';

const BLOCK = 512;
/** Longest name or pax header in bytes. */
const MAX_EXTRA = 64 * 1024;
const CHECKSUM = { at: 148, length: 8 };

const text = (block: Uint8Array, at: number, length: number): string => {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** A number in octal digits, or in base 256 where the first bit is set. */
function number(block: Uint8Array, at: number, length: number): number {
  if (block[at]! & 0x80) {
    let value = block[at]! & 0x7f;
    for (let i = 1; i < length; i += 1) value = value * 256 + block[at + i]!;
    return value;
  }
  const digits = text(block, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : NaN;
}

/** Whether the checksum of a header is correct. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false;
  let sum = 0;
  for (let i = 0; i < BLOCK; i += 1) sum += i >= CHECKSUM.at && i < CHECKSUM.at + CHECKSUM.length ? 0x20 : block[i]!;
  return block[0] !== 0 && number(block, CHECKSUM.at, CHECKSUM.length) === sum;
}

/** The name in a pax header: records of `length key=value\n`. */
function paxPath(bytes: Uint8Array): string | null {
  let rest = new TextDecoder().decode(bytes);
  while (rest) {
    const match = /^(\d+) ([^=]+)=/.exec(rest);
    const length = match ? Number(match[1]) : 0;
    if (!match || length < match[0].length || length > rest.length) return null;
    if (match[2] === 'path') return rest.slice(match[0].length, length - 1);
    rest = rest.slice(length);
  }
  return null;
}

interface Member extends TreeFile {
  readonly offset: number;
}

async function membersOf(file: FileHandle, size: number, path: string): Promise<Member[]> {
  const members = new Map<string, Member>();
  const block = new Uint8Array(BLOCK);
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= size;) {
    await file.read(block, 0, BLOCK, at);
    if (block.every((byte) => byte === 0)) break;
    if (!isTarHeader(block)) throw new UserError('data.badArchive', { path, detail: `tar header at byte ${at}` });
    const length = number(block, 124, 12);
    const offset = at + BLOCK;
    if (!Number.isSafeInteger(length) || length < 0 || offset + length > size)
      throw new UserError('data.badArchive', { path, detail: `it ends before byte ${offset + length}` });
    const type = String.fromCharCode(block[156]!);
    if (type === 'L' || type === 'x') {
      const extra = new Uint8Array(Math.min(length, MAX_EXTRA));
      await file.read(extra, 0, extra.length, offset);
      longName = type === 'L' ? text(extra, 0, extra.length) : (paxPath(extra) ?? longName);
    } else if (type !== 'g') {
      const prefix = text(block, 257, 5) === 'ustar' ? text(block, 345, 155) : '';
      const short = text(block, 0, 100);
      const name = (longName ?? (prefix ? `${prefix}/${short}` : short)).replace(/^(\.\/)+/, '');
      longName = null;
      if ((type === '0' || type === '\0') && !name.endsWith('/') && !isHidden(name)) {
        members.set(name, { path: name, size: length, offset });
        checkFileCount(members.size, path);
      }
    }
    at = offset + Math.ceil(length / BLOCK) * BLOCK;
  }
  return [...members.values()];
}

/**
 * The files of an archive. Throws a UserError where it is damaged.
 * @param path of the archive, decompressed if it was gzip
 * @param named path of the user's archive, for messages
 */
export async function tarTree(path: string, named = path): Promise<TreeSource> {
  const { mtimeMs } = await stat(named);
  const { size } = await stat(path);
  const file = await open(path);
  let members: Member[];
  try {
    members = await membersOf(file, size, named);
  } finally {
    await file.close();
  }
  const byName = new Map(members.map((member) => [member.path, member]));
  const some = async ({ path: name }: TreeFile, length: number): Promise<Uint8Array> => {
    const { offset, size: whole } = byName.get(name)!;
    const bytes = new Uint8Array(Math.min(whole, length));
    const handle = await open(path);
    try {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  };
  return {
    files: members.map(({ path: name, size: bytes }) => ({ path: name, size: bytes })).sort(byPath),
    stamp: `${size} ${mtimeMs}`,
    place: named,
    at: () => null,
    head: some,
    read: (of, most) => {
      if (of.size > most)
        throw new UserError('data.fileTooLarge', {
          path: of.path,
          size: formatBytes(of.size),
          limit: formatBytes(most),
        });
      return some(of, of.size);
    },
  };
}
