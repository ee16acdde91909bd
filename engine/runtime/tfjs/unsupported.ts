/** What tfjs cannot do in a program, on any of its backends. */
import type { Program } from '../../program/types.ts';

/** Primitives that bytes may pass through, on the host: the others would need a type that tfjs does not have. */
const BYTE_PRIMITIVES = new Set(['Input', 'Variable', 'Constant', 'Gather', 'Reshape', 'SplitBatch', 'Slice', 'Cast']);

/** Names of what WebAssembly cannot do in a program: bytes that are computed with. */
export function unsupported({ types, operations }: Program): string[] {
  const touched = operations.filter(
    ({ kind, inputs, outputs }) =>
      !BYTE_PRIMITIVES.has(kind) && [...inputs, ...outputs].some((id) => types[id]?.dtype === 'uint8'),
  );
  return [...new Set(touched.map(({ kind }) => `${kind} of uint8`))];
}
