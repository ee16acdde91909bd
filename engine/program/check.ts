/** Program checker: finds illegal programs. Runs between passes; always on in tests. */
import { guardsOf } from './control.ts';
import { PRIMITIVES } from './primitives/index.ts';
import { sameShape } from './shapes.ts';
import type { EffectKind, Program } from './types.ts';

const EFFECTS: Readonly<Record<EffectKind, { variables: number; inputs: number }>> = {
  Assign: { variables: 1, inputs: 1 },
  ApplySgd: { variables: 1, inputs: 2 },
  ApplyMomentum: { variables: 2, inputs: 3 },
  ApplyAdam: { variables: 3, inputs: 7 },
  ApplyAdamW: { variables: 3, inputs: 8 },
};

/** Throws with every error: a value used before it is computed, a type that contradicts the rules, … */
export function checkProgram({ types, operations, effects, outputs }: Program): void {
  const faults: string[] = [];
  const defined = new Set<number>();
  const use = (who: string, id: number): boolean => {
    if (!defined.has(id)) faults.push(`${who} uses value ${id}, which is not defined before it`);
    return defined.has(id);
  };
  operations.forEach(({ kind, attrs, inputs, outputs: results }, index) => {
    const who = `operation ${index} (${kind})`;
    const ready = inputs.map((id) => use(who, id)).every(Boolean);
    if (ready) {
      try {
        const expected = PRIMITIVES[kind].infer(
          attrs,
          inputs.map((id) => types[id]!),
        );
        results.forEach((id, i) => {
          const [is, should] = [types[id], expected[i]];
          if (!is || !should || is.dtype !== should.dtype || !sameShape(is.shape, should.shape)) {
            faults.push(`${who} gives ${JSON.stringify(should)}, but value ${id} is ${JSON.stringify(is)}`);
          }
        });
      } catch (error) {
        faults.push(`${who}: ${(error as Error).message}`);
      }
    }
    for (const id of results) {
      if (defined.has(id)) faults.push(`${who} defines value ${id} again`);
      defined.add(id);
    }
  });
  for (const { kind, variables, inputs } of effects) {
    if (variables.length !== EFFECTS[kind].variables) faults.push(`${kind} takes ${EFFECTS[kind].variables} variables`);
    if (inputs.length !== EFFECTS[kind].inputs) faults.push(`${kind} takes ${EFFECTS[kind].inputs} operands`);
    inputs.forEach((id) => use(kind, id));
  }
  const written = new Set<string>();
  const twice = new Set<string>();
  for (const name of effects.flatMap(({ variables }) => variables)) (written.has(name) ? twice : written).add(name);
  for (const name of twice) faults.push(`Variable ${name} is written twice`);
  for (const [name, id] of Object.entries(outputs)) use(`output ${name}`, id);
  const guards = guardsOf({ operations });
  const live = (who: string, id: number): void => {
    if (guards.has(id)) faults.push(`${who} uses value ${id}, which may be dead`);
  };
  for (const { kind, inputs } of effects) inputs.forEach((id) => live(kind, id));
  for (const [name, id] of Object.entries(outputs)) live(`output ${name}`, id);
  if (faults.length) throw new Error(`Illegal program:\n${faults.join('\n')}`);
}
