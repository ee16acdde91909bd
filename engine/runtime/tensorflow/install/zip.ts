/** Reads a zip file, as wheels are: only the members asked for, streamed, so that a gigabyte never lies in memory. */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const END = 0x06054b50;
const MEMBER = 0x02014b50;
const DEFLATED = 8;

function readAt(path: string, offset: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    let filled = 0;
    while (filled < length) {
      const count = readSync(file, buffer, filled, length - filled, offset + filled);
      if (count === 0) throw new Error(`${path} ends early`);
      filled += count;
    }
  } finally {
    closeSync(file);
  }
  return buffer;
}

/** @throws Error when the file is no zip file, is cut short, or is larger than 4 GB. */
export function listZip(path: string): ZipMember[] {
  const size = statSync(path).size;
  const tailLength = Math.min(size, 66_000);
  const tail = readAt(path, size - tailLength, tailLength);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new Error(`${path} is not a whole zip file`);
  const directory = readAt(path, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const members: ZipMember[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === MEMBER;) {
    const nameLength = directory.readUInt16LE(at + 28);
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}

/**
 * Writes one member to a file and flushes it to the disk.
 * @param onBytes told the bytes written since the last call.
 */
export async function extractMember(
  path: string,
  member: ZipMember,
  target: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const header = readAt(path, member.offset, 30);
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const output = createWriteStream(target);
  if (member.packed === 0) {
    await pipeline([], output);
  } else {
    const source = createReadStream(path, { start, end: start + member.packed - 1, highWaterMark: 1 << 20 });
    if (member.method === DEFLATED)
      await pipeline(source, createInflateRaw({ chunkSize: 1 << 20 }), count, output, { signal });
    else await pipeline(source, count, output, { signal });
  }
  if (statSync(target).size !== member.size) throw new Error(`${member.name} was not unpacked whole`);
  const file = openSync(target, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
