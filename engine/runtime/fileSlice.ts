/** Reads the bytes of a resident data set. */
import { open } from 'node:fs/promises';
import { UserError } from '../errors/error.ts';
import type { VariableSpec } from '../program/types.ts';
import type { FileSlice } from './runtime.ts';
import { count } from './hostTensors.ts';

const CHUNK = 1 << 26;

/**
 * The bytes that fill a uint8 variable, read straight into memory outside the JavaScript heap.
 * @throws UserError `runtime.file` when the file ends early.
 */
export async function readSlice(
  { path, offset }: FileSlice,
  { name, dtype, shape }: VariableSpec,
): Promise<Uint8Array> {
  if (dtype !== 'uint8') throw new Error(`Variable ${name} is ${dtype}; files hold uint8`);
  const length = count(shape);
  const bytes = new Uint8Array(length);
  const file = await open(path, 'r');
  try {
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, Math.min(CHUNK, length - filled), offset + filled);
      if (bytesRead === 0)
        throw new UserError('runtime.file', { path, offset, expected: length, actual: filled }, { path });
      filled += bytesRead;
    }
  } finally {
    await file.close();
  }
  return bytes;
}
