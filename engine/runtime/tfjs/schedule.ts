/** Last use of each value of a program. */
import type { Operation, Program, ValueId } from '../../program/types.ts';

/** What is executed: a program, or one whose operations a runtime has fused. */
export interface Executed extends Pick<Program, 'effects' | 'outputs'> {
  readonly operations: readonly Pick<Operation, 'inputs' | 'outputs'>[];
}

export interface Schedule {
  /** For each operation: values whose last use it is. */
  readonly ends: readonly (readonly ValueId[])[];
}

/** The last use of each value. */
export function schedule({ operations, effects, outputs }: Executed): Schedule {
  const last = new Map<ValueId, number>();
  operations.forEach(({ inputs, outputs: results }, index) => {
    for (const id of [...inputs, ...results]) last.set(id, index);
  });
  const kept = new Set([...Object.values(outputs), ...effects.flatMap(({ inputs }) => inputs)]);
  const ends: ValueId[][] = operations.map(() => []);
  for (const [id, index] of last) if (!kept.has(id)) ends[index]!.push(id);
  return { ends };
}
