/**
 * Reads rows of a file by index. Neighbours are read at once, with what lies between them, in the order of the file; all
 * reads of a call are in flight together, so that the calling thread may compute meanwhile.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { bytesOf, isStored, rowBytes, type SampleRows } from '../datasets/sampleRows.ts';
import { UserError } from '../errors/error.ts';
import { use } from './cache/eviction.ts';
import { readError } from './regularFile.ts';

/** Bytes between two rows that are read along, which takes less than another read. */
const MAX_GAP = 32 * 1024;
/** Most bytes of one read, and most parts of it: systems take 1024. */
const MAX_READ = 4 * 1024 ** 2;
const MAX_PARTS = 1000;
/** Most reads in flight. */
const AT_ONCE = 2048;
/** Keys of a sort: the index of a row, then its place among the requested ones. */
const PLACES = 2 ** 21;

/** What lies between rows; every read writes to it, and none reads it. */
const between = new Uint8Array(MAX_GAP);

export interface RowReader {
  /**
   * @param indices of rows, 2^21 at most; one may occur several times
   * @param into their bytes, in the order of the indices
   */
  read(indices: Int32Array, into: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Reader of samples that are in memory or in a file. Throws a UserError where the file cannot be opened. */
export async function openRows(rows: SampleRows): Promise<RowReader> {
  const size = rowBytes(rows);
  const { samples } = rows;
  if (!isStored(samples)) {
    const bytes = bytesOf(samples);
    return {
      read: async (indices, into) =>
        indices.forEach((index, place) => into.set(bytes.subarray(index * size, (index + 1) * size), place * size)),
      close: () => Promise.resolve(),
    };
  }
  const { file, offset } = samples;
  // A copy in the cache that was evicted since is made again.
  await file.read(offset, 1);
  const release = use(file.path);
  try {
    return new FileRows(await open(file.path), file.path, offset, size, release);
  } catch (error) {
    release();
    throw readError(error, file.path);
  }
}

/** One read: parts that lie one after the other in the file. */
interface Stretch {
  readonly from: number;
  bytes: number;
  readonly parts: Uint8Array[];
}

class FileRows implements RowReader {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #offset: number;
  readonly #size: number;
  readonly #release: () => void;

  constructor(file: FileHandle, path: string, offset: number, size: number, release: () => void) {
    this.#file = file;
    this.#path = path;
    this.#offset = offset;
    this.#size = size;
    this.#release = release;
  }

  async read(indices: Int32Array, into: Uint8Array): Promise<void> {
    const { stretches, repeated } = this.#plan(indices, into);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const stretch = stretches[next++];
        if (!stretch) return;
        await this.#fill(stretch);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, stretches.length) }, worker));
    const size = this.#size;
    for (const [place, from] of repeated) into.copyWithin(place * size, from * size, (from + 1) * size);
  }

  async close(): Promise<void> {
    this.#release();
    await this.#file.close();
  }

  /** The reads that fill the rows, and places of rows that are copied from others. */
  #plan(indices: Int32Array, into: Uint8Array): { stretches: Stretch[]; repeated: (readonly [number, number])[] } {
    const size = this.#size;
    const keys = Float64Array.from(indices, (index, place) => index * PLACES + place).sort();
    const stretches: Stretch[] = [];
    const repeated: (readonly [number, number])[] = [];
    let last: Stretch | null = null;
    let [before, first] = [-1, -1];
    for (const key of keys) {
      const index = Math.floor(key / PLACES);
      const place = key - index * PLACES;
      if (index === before) {
        repeated.push([place, first]);
        continue;
      }
      [before, first] = [index, place];
      const at = this.#offset + index * size;
      const row = into.subarray(place * size, (place + 1) * size);
      const gap: number = last ? at - last.from - last.bytes : Infinity;
      const joins = last && gap <= MAX_GAP && last.bytes + gap + size <= MAX_READ && last.parts.length < MAX_PARTS;
      if (!joins || !last) {
        last = { from: at, bytes: size, parts: [row] };
        stretches.push(last);
        continue;
      }
      const end = last.parts.at(-1)!;
      // Rows that lie beside each other here as well are one part.
      if (gap === 0 && end.byteOffset + end.byteLength === row.byteOffset)
        last.parts[last.parts.length - 1] = new Uint8Array(row.buffer, end.byteOffset, end.byteLength + size);
      else last.parts.push(...(gap ? [between.subarray(0, gap)] : []), row);
      last.bytes += gap + size;
    }
    return { stretches, repeated };
  }

  async #fill({ from, bytes, parts }: Stretch): Promise<void> {
    try {
      const { bytesRead } =
        parts.length === 1 ? await this.#file.read(parts[0]!, 0, bytes, from) : await this.#file.readv(parts, from);
      if (bytesRead < bytes) await this.#fillSlowly(from, parts);
    } catch (error) {
      throw readError(error, this.#path);
    }
  }

  /** Part by part, after a read that the system cut short. */
  async #fillSlowly(from: number, parts: readonly Uint8Array[]): Promise<void> {
    let at = from;
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        const { bytesRead } = await this.#file.read(part, done, part.length - done, at + done);
        if (!bytesRead) throw new UserError('data.unreadable', { path: this.#path, detail: 'it has become shorter' });
        done += bytesRead;
      }
      at += part.length;
    }
  }
}
