/**
 * The IDX format of MNIST (LeCun): two zero bytes, a type, the number of dimensions, each dimension as a big-endian
 * 32-bit number, then the values.
 */
import type { ElementType } from '../../arrays/elements.ts';
import { ELEMENTS } from '../../arrays/elements.ts';
import type { DeclaredSize } from '../../files.ts';
import { UserError } from '../../../errors/error.ts';
import { formatBytes } from '../../../errors/format.ts';

const TYPES: Readonly<Record<number, ElementType>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};
const MAX_RANK = 4;
/** Most bytes of a file's values: more are those of a damaged header. */
const MAX_IDX_BYTES = 64 * 1024 ** 3;
/** Most pixels of an image: 4096 × 4096. */
const MAX_PIXELS = 4096 * 4096;

export interface IdxHeader {
  readonly type: ElementType;
  readonly dimensions: readonly number[];
  /** Offset of the values. */
  readonly offset: number;
  /** Size of the whole file in bytes. */
  readonly fileSize: number;
}

export const IDX_HEADER_BYTES = 4 + 4 * MAX_RANK;

const hex = (bytes: Uint8Array): string =>
  [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Whether a download is an HTML error page instead of a file. */
const isWebPage = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype|html|head|\?xml)/i.test(String.fromCharCode(...bytes.slice(0, IDX_HEADER_BYTES)));

/** Whether a file begins with the IDX magic number. */
export const hasIdxMagic = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && bytes[2]! in TYPES && bytes[3]! >= 1 && bytes[3]! <= MAX_RANK;

/**
 * Reads the header of a file.
 * @param bytes at least the first IDX_HEADER_BYTES of the file, or all of a shorter one
 */
export function parseIdxHeader(bytes: Uint8Array, file: string): IdxHeader {
  if (isWebPage(bytes)) throw new UserError('data.webPage', { file });
  if (bytes.length < 4 || !hasIdxMagic(bytes))
    throw new UserError('data.magic', { file, got: hex(bytes) || '∅', expected: '00 00 08…0e 01…04' });
  const type = TYPES[bytes[2]!]!;
  const rank = bytes[3]!;
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) throw new UserError('data.truncated', { file, expected: offset, got: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  // A product of four 32-bit numbers can exceed the exact integers of a double.
  const size = dimensions.reduce((product, dim) => product * BigInt(dim), BigInt(ELEMENTS[type].bytes));
  if (size > BigInt(MAX_IDX_BYTES)) {
    throw new UserError('data.tooLarge', { file, shape: dimensions.join('×'), limit: formatBytes(MAX_IDX_BYTES) });
  }
  if (size === 0n) throw new UserError('data.empty', { file });
  const [, ...sample] = dimensions;
  if (sample.reduce((product, dim) => product * dim, 1) > MAX_PIXELS) {
    const limit = `${MAX_PIXELS} (4096×4096)`;
    throw new UserError('data.imageTooLarge', { file, shape: sample.join('×'), limit });
  }
  return { type, dimensions, offset, fileSize: offset + Number(size) };
}

/** The size that an IDX file declares. */
export const IDX_SIZE: DeclaredSize = {
  headBytes: IDX_HEADER_BYTES,
  sizeOf: (head, file) => parseIdxHeader(head, file).fileSize,
};
