/** Operations that tfjs does not support, on any of its backends. */
import type { PrimitiveName, Program } from '../../program/types.ts';

/** Primitives that support bytes, on the host; tfjs has no type for them. */
const BYTE_PRIMITIVES = new Set<PrimitiveName>([
  ...(['Input', 'Variable', 'Constant', 'Gather', 'Reshape', 'SplitBatch', 'Slice', 'Cast', 'Gate', 'Merge'] as const),
]);

/** Names of the unsupported operations: arithmetic on bytes, and anything in bfloat16. */
export function unsupported({ types, operations }: Program): string[] {
  if (types.some(({ dtype }) => dtype === 'bfloat16')) return ['mixed precision (bfloat16)'];
  const touched = operations.filter(
    ({ kind, inputs, outputs }) =>
      !BYTE_PRIMITIVES.has(kind) && [...inputs, ...outputs].some((id) => types[id]?.dtype === 'uint8'),
  );
  return [...new Set(touched.map(({ kind }) => `${kind} of uint8`))];
}
