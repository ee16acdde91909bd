/** Dead code elimination. Inputs stay: a caller feeds them. */
import type { Effect, ValueId } from './types.ts';

interface Step {
  readonly kind: string;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}

/** The operations that outputs and effects depend on, in their order. */
export function prune<S extends Step>(
  operations: readonly S[],
  effects: readonly Effect[],
  outputs: readonly ValueId[],
): S[] {
  const used = new Set([...outputs, ...effects.flatMap(({ inputs }) => inputs)]);
  const kept: S[] = [];
  for (let i = operations.length - 1; i >= 0; i -= 1) {
    const operation = operations[i]!;
    if (operation.kind !== 'Input' && !operation.outputs.some((id) => used.has(id))) continue;
    for (const id of operation.inputs) used.add(id);
    kept.push(operation);
  }
  return kept.reverse();
}
