/** When each value of a program is needed for the last time. */
import type { Program, ValueId } from '../../program/types.ts';

export interface Schedule {
  /** For each operation: values that nobody uses after it. */
  readonly ends: readonly (readonly ValueId[])[];
}

/** After which operation each value is needed no more. */
export function schedule({ operations, effects, outputs }: Program): Schedule {
  const last = new Map<ValueId, number>();
  operations.forEach(({ inputs, outputs: results }, index) => {
    for (const id of [...inputs, ...results]) last.set(id, index);
  });
  const kept = new Set([...Object.values(outputs), ...effects.flatMap(({ inputs }) => inputs)]);
  const ends: ValueId[][] = operations.map(() => []);
  for (const [id, index] of last) if (!kept.has(id)) ends[index]!.push(id);
  return { ends };
}
