/**
 * Reverse-mode differentiation of programs: appends the operations that
 * compute gradients to the program that computes the loss. One implementation
 * serves every runtime.
 */
import { accumulate } from './accumulate.ts';
import type { Builder, Value } from './builder.ts';
import { PRIMITIVES } from './primitives/index.ts';
import type { ValueId } from './types.ts';

/**
 * Gradients of a scalar with respect to values that it was computed from.
 * @param seed gradient of the scalar itself; 1 if left out
 * @param apart whether `wrt` are taken as independent of each other: a gradient ends where it arrives at one
 * @returns one value per `wrt`, of its shape; null where the scalar does not depend on it
 */
export function gradients(
  b: Builder,
  of: Value,
  wrt: readonly Value[],
  seed: Value = b.scalar(1),
  apart = false,
): (Value | null)[] {
  const forward = [...b.operations];

  // Only values between `wrt` and the scalar need a gradient.
  const ends = new Set<ValueId>(wrt.map(({ id }) => id));
  const active = new Set(ends);
  for (const { inputs, outputs } of forward) {
    if (inputs.some((id) => active.has(id))) for (const id of outputs) active.add(id);
  }

  // Gradient contributions of each value, accumulated once all of its users are differentiated.
  const arrived = new Map<ValueId, Value[]>([[of.id, [seed]]]);
  const known = new Map<ValueId, Value>();
  const gradientOf = (id: ValueId): Value | null => {
    const parts = arrived.get(id);
    if (!parts) return null;
    const value = known.get(id) ?? accumulate(b, parts);
    known.set(id, value);
    return value;
  };
  for (const operation of forward.reverse()) {
    const { kind, attrs, inputs, outputs } = operation;
    const needed = inputs.map((id) => active.has(id));
    const rule = PRIMITIVES[kind].gradient;
    if (apart && outputs.some((id) => ends.has(id))) continue;
    if (!rule || outputs.every((id) => !arrived.has(id)) || !needed.includes(true)) continue;
    const arriving = outputs.map(gradientOf);
    const values = { inputs: inputs.map((id) => b.value(id)), outputs: outputs.map((id) => b.value(id)) };
    const leaving = rule({ b, attrs, ...values, gradients: arriving, needed });
    inputs.forEach((id, i) => {
      const gradient = leaving[i];
      if (gradient && needed[i]) arrived.set(id, [...(arrived.get(id) ?? []), gradient]);
    });
  }
  return wrt.map(({ id }) => gradientOf(id));
}
