/** Members of a ZIP that may come from anywhere: plain files of known names, no bombs, no links. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { MAX_RATIO, MAX_UNPACKED } from '../../data/trees/limits.ts';

const SYMBOLIC_LINK = 0o12;
/** Members below this size in bytes may have any compression ratio. */
const SMALL = 1024 * 1024;

/** Refuses a file. */
export type Fail = (detail: string) => never;

export interface Expected {
  /** Most bytes of a member by its name; null for a name that does not belong there. */
  limitOf(name: string): number | null;
  /** Most members. */
  readonly most: number;
  /** What the file is of, for messages. */
  readonly of: string;
}

/**
 * yauzl refuses absolute names, those with `..`, and members that are larger than they say.
 * @param size of the file in bytes
 */
export async function plainMembers(
  zip: ZipFile,
  size: number,
  { limitOf, most, of }: Expected,
  fail: Fail,
): Promise<Map<string, Entry>> {
  const members = new Map<string, Entry>();
  let bytes = 0;
  for await (const member of zip.eachEntry()) {
    const { fileName: name, uncompressedSize, compressedSize } = member;
    const limit = limitOf(name);
    if (limit === null || members.has(name)) fail(`${JSON.stringify(name.slice(0, 200))} is no file of ${of}`);
    if (member.externalFileAttributes >>> 28 === SYMBOLIC_LINK || member.isEncrypted())
      fail(`${name} is no plain file`);
    bytes += uncompressedSize;
    const isBomb = uncompressedSize > SMALL && uncompressedSize > MAX_RATIO * compressedSize;
    if (uncompressedSize > limit || isBomb || bytes > MAX_UNPACKED || compressedSize > size)
      fail(`${name} is too large`);
    members.set(name, member);
    if (members.size > most) fail('it has too many files');
  }
  return members;
}

/** The content of a member, whose size is bounded by its name. */
export async function wholeMember(zip: ZipFile, member: Entry): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of (await zip.openReadStreamPromise(member)) as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Writes a member to a new file. @returns its SHA-256 */
export async function extract(zip: ZipFile, member: Entry, path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let stream: Readable | undefined;
  try {
    // Read at once: an error of a stream that nobody reads yet would end the process.
    stream = await zip.openReadStreamPromise(member);
    for await (const part of stream as AsyncIterable<Buffer>) {
      hash.update(part);
      for (let done = 0; done < part.length;) done += (await file.write(part, done)).bytesWritten;
    }
    await file.sync();
  } finally {
    stream?.destroy();
    await file.close();
  }
  return hash.digest('hex');
}
