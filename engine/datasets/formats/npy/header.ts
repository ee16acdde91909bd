/**
 * The NPY format of numpy (numpy.lib.format): a magic string, a version, and a padded header that is a Python literal.
 * It is parsed as far as numpy writes it for numeric arrays; nothing is evaluated, and arrays of Python objects, which
 * are pickles, are refused.
 */
import { ELEMENTS, type ElementType } from '../../arrays/elements.ts';
import type { DeclaredSize } from '../../files.ts';
import { UserError } from '../../../errors/error.ts';
import { formatBytes } from '../../../errors/format.ts';

export interface NpyHeader {
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Offset of the values. */
  readonly offset: number;
  /** Size of the whole file in bytes. */
  readonly fileSize: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** numpy's own limit. */
const MAX_HEADER = 10_000;
const MAX_RANK = 5;
const MAX_BYTES = 64 * 1024 ** 3;
const HEADER =
  /^\s*\{\s*'descr'\s*:\s*(?<descr>'[^'\\]{1,16}'|\[[^\]]*\]?.*?)\s*,\s*'fortran_order'\s*:\s*(?<fortran>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[\d\s,L]*)\)\s*,?\s*\}\s*$/;
/** numpy's numeric types with their sizes; bool is stored as 0 and 1. */
const KINDS: Readonly<Record<string, ElementType>> = {
  ...{ b1: 'int8', i1: 'int8', u1: 'uint8', i2: 'int16', u2: 'uint16', i4: 'int32', u4: 'uint32' },
  ...{ i8: 'int64', u8: 'uint64', f2: 'float16', f4: 'float32', f8: 'float64' },
};

/** Whether a file begins with the NPY magic string. */
export const hasNpyMagic = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

function elementOf(descr: string, file: string): { type: ElementType; littleEndian: boolean } {
  const [, order, kind] = /^'([<>|=])?(\w+)'$/.exec(descr) ?? [];
  if (kind?.startsWith('O')) throw new UserError('data.pickled', { file });
  const type = kind === undefined ? undefined : KINDS[kind];
  if (!type) throw new UserError('data.npyType', { file, type: descr.slice(0, 40) });
  return { type, littleEndian: order !== '>' };
}

/**
 * Parses the header of a file.
 * @param bytes its first NPY_SIZE.headBytes bytes, or all of a shorter one
 * @throws UserError for other files, damaged ones, and arrays that are not numeric
 */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bad = (detail: string): UserError => new UserError('data.badNpy', { file, detail });
  if (!hasNpyMagic(bytes) || bytes.length < 12) throw bad('\\x93NUMPY');
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw bad(`version ${version}`);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) throw bad(`header ${formatBytes(length)}`);
  const offset = start + length;
  if (bytes.length < offset) throw new UserError('data.truncated', { file, expected: offset, got: bytes.length });
  const text = new TextDecoder().decode(bytes.subarray(start, offset));
  const { descr, fortran, shape: sizes } = HEADER.exec(text)?.groups ?? {};
  if (descr === undefined) throw bad(text.trim().slice(0, 60));
  const { type, littleEndian } = elementOf(descr, file);
  const shape = (sizes!.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MAX_RANK) throw bad(`${shape.length} axes`);
  const size = shape.reduce((product, dim) => product * BigInt(dim), BigInt(ELEMENTS[type].bytes));
  if (size > BigInt(MAX_BYTES))
    throw new UserError('data.tooLarge', { file, shape: shape.join('×'), limit: formatBytes(MAX_BYTES) });
  return { type, littleEndian, fortran: fortran === 'True', shape, offset, fileSize: offset + Number(size) };
}

/** The size that an NPY file declares. */
export const NPY_SIZE: DeclaredSize = {
  headBytes: 12 + MAX_HEADER,
  sizeOf: (head, file) => parseNpyHeader(head, file).fileSize,
};
