/**
 * The IDX format of MNIST (LeCun): two zero bytes, a type, the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the values.
 */
import type { DeclaredSize } from '../../files.ts';
import { UserError } from '../../../errors/error.ts';
import { formatBytes } from '../../../errors/format.ts';

const UINT8 = 0x08;
/** Bytes of a file's values: they become one tensor, whose elements are counted by 32-bit numbers. */
export const MAX_IDX_BYTES = 2 * 1024 ** 3 - 1024 ** 2;
/** Pixels of an image: 4096 × 4096. */
const MAX_PIXELS = 4096 * 4096;

export interface IdxHeader {
  readonly dimensions: readonly number[];
  /** Where the values begin. */
  readonly offset: number;
  /** Bytes of the whole file. */
  readonly fileSize: number;
}

export const IDX_HEADER_BYTES = 4 + 4 * 4;

const hex = (bytes: Uint8Array): string =>
  [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/**
 * Reads the header of a file of unsigned bytes.
 * @param bytes at least the first IDX_HEADER_BYTES of the file, or all of a shorter one
 * @param rank 3 for images, 1 for labels
 */
export function parseIdxHeader(bytes: Uint8Array, rank: 1 | 3, file: string): IdxHeader {
  const expected = hex(Uint8Array.of(0, 0, UINT8, rank));
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== UINT8 || bytes[3] !== rank) {
    throw new UserError('data.magic', { file, got: hex(bytes) || '∅', expected });
  }
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) throw new UserError('data.truncated', { file, expected: offset, got: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  // Three 32-bit numbers can multiply past what a double counts exactly.
  const size = dimensions.reduce((product, dim) => product * BigInt(dim), 1n);
  if (size > BigInt(MAX_IDX_BYTES)) {
    throw new UserError('data.tooLarge', { file, shape: dimensions.join('×'), limit: formatBytes(MAX_IDX_BYTES) });
  }
  if (size === 0n) throw new UserError('data.empty', { file });
  const [, height = 1, width = 1] = dimensions;
  if (height * width > MAX_PIXELS) {
    const limit = `${MAX_PIXELS} (4096×4096)`;
    throw new UserError('data.imageTooLarge', { file, shape: `${height}×${width}`, limit });
  }
  return { dimensions, offset, fileSize: offset + Number(size) };
}

/** How large an IDX file of a rank declares itself to be. */
export const idxSize = (rank: 1 | 3): DeclaredSize => ({
  headBytes: IDX_HEADER_BYTES,
  sizeOf: (head, file) => parseIdxHeader(head, rank, file).fileSize,
});
