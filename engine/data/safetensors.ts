/** The safetensors format: a JSON header with offsets, then raw little-endian values. Reading validates everything. */
import { UserError } from '../errors/error.ts';

export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const HEADER_LIMIT = 10 * 1024 * 1024;
const DTYPE = 'F32';

/**
 * Serializes arrays to safetensors (Hugging Face's format): a JSON header, padded to 8 bytes, then float32 values.
 * @param metadata free text by name
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = Object.keys(metadata).length ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: DTYPE, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  let text = JSON.stringify(header);
  // Values are aligned to 8 bytes.
  text += ' '.repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8);
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Throws a UserError for an incomplete file, or one with wrong declared sizes. */
export function readSafetensors(bytes: Uint8Array, path: string): Map<string, NamedArray> {
  const fail = (detail: string): never => {
    throw new UserError('run.damaged', { path, detail });
  };
  if (bytes.length < 8) fail('shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(HEADER_LIMIT) || length > BigInt(bytes.length - 8)) fail('the header is longer than the file');
  const start = 8 + Number(length);
  const header = parseHeader(bytes.subarray(8, start), fail);
  const tensors = new Map<string, NamedArray>();
  let end = 0;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  const spans = entries
    .map(([name, entry]) => ({ name, ...checkEntry(name, entry, fail) }))
    .sort((a, b) => a.from - b.from);
  for (const { name, shape, from, to } of spans) {
    if (from !== end) fail(`${shown(name)} does not begin where the one before ends`);
    if (start + to > bytes.length) fail(`${shown(name)} reaches past the end`);
    // A copy, since values may be unaligned in the file. (A Buffer's own slice would share its memory.)
    const values = new Uint8Array(bytes.subarray(start + from, start + to));
    tensors.set(name, { shape, data: new Float32Array(values.buffer) });
    end = to;
  }
  if (start + end !== bytes.length) fail('there is more than the header says');
  return tensors;
}

function parseHeader(bytes: Uint8Array, fail: (detail: string) => never): Record<string, unknown> {
  let header: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    // Handled by the error below.
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return fail('the header is no JSON object');
  const twice = repeatedKey(text);
  if (twice !== null) fail(`the header has ${shown(twice)} twice`);
  return header as Record<string, unknown>;
}

/** The first duplicate key of a JSON text, which JSON.parse accepts; null if there is none. */
function repeatedKey(json: string): string | null {
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon) {
      const key = JSON.parse(quoted!) as string;
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
  }
  return null;
}

/** A value of the file for a message. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const MAX_DIMENSIONS = 64;

function checkEntry(
  key: string,
  entry: unknown,
  fail: (detail: string) => never,
): { shape: number[]; from: number; to: number } {
  const name = shown(key);
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (dtype !== DTYPE) fail(`the type of ${name} is ${shown(dtype)}, not ${DTYPE}`);
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS || !shape.every(isCount))
    return fail(`${name} has no shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) return fail(`${name} has no offsets`);
  const [from, to] = offsets as [number, number];
  const size = shape.reduce((product, dim) => product * BigInt(dim), 4n);
  if (BigInt(to) - BigInt(from) !== size) fail(`${name} has another size than its shape says`);
  return { shape: shape, from, to };
}
