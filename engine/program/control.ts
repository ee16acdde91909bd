/**
 * Control flow of programs: which values are dead. A runtime that executes operations one by one asks `isSkipped`;
 * `guardsOf` tells before a program runs which values may be dead, and on what that depends.
 */
import type { PrimitiveAttrs, Program, ValueId } from './types.ts';

/** An operation, of a program or of a runtime that has made one of several. */
interface Step {
  readonly kind: string;
  readonly inputs: readonly ValueId[];
  readonly attrs?: unknown;
}

/** The operand of a Merge that is taken. */
export const takenOf = ({ inputs }: Step, holds: boolean): ValueId => inputs[holds ? 0 : 1]!;

/**
 * Whether the results of an operation are dead.
 * @param truth value of a live predicate
 */
export function isSkipped(operation: Step, isDead: (id: ValueId) => boolean, truth: (id: ValueId) => boolean): boolean {
  const { kind, attrs, inputs } = operation;
  if (kind === 'Merge') return isDead(inputs[2]!) || isDead(takenOf(operation, truth(inputs[2]!)));
  return inputs.some(isDead) || (kind === 'Gate' && truth(inputs[1]!) !== (attrs as PrimitiveAttrs['Gate']).side);
}

/** The predicates of a program: they are read on the host. */
export const predicatesOf = ({ operations }: Pick<Program, 'operations'>): ReadonlySet<ValueId> =>
  new Set(operations.flatMap(({ kind, inputs }) => (kind === 'Gate' || kind === 'Merge' ? [inputs.at(-1)!] : [])));

type Guards = ReadonlySet<string>;
const NONE: Guards = new Set();
const guard = (predicate: ValueId, side: boolean): string => `${predicate} ${side}`;

/** The set itself where nothing is added, so that most values share one. */
function union(one: Guards, other: Guards): Guards {
  if (one === other || [...other].every((key) => one.has(key))) return one;
  return one.size ? new Set([...one, ...other]) : other;
}

function without(guards: Guards, key: string): Guards {
  if (!guards.has(key)) return guards;
  return new Set([...guards].filter((other) => other !== key));
}

/**
 * Predicates, each with its side, that must hold for a value to be live; values without any are always live and left
 * out. A gate of both sides would never be live.
 */
export function guardsOf({ operations }: Pick<Program, 'operations'>): ReadonlyMap<ValueId, Guards> {
  const found = new Map<ValueId, Guards>();
  if (!operations.some(({ kind }) => kind === 'Gate')) return found;
  const of = (id: ValueId): Guards => found.get(id) ?? NONE;
  for (const { kind, attrs, inputs, outputs } of operations) {
    let guards = NONE;
    if (kind === 'Merge') {
      const [a, b, predicate] = inputs as [ValueId, ValueId, ValueId];
      guards = union(of(predicate), without(of(a), guard(predicate, true)));
      guards = union(guards, without(of(b), guard(predicate, false)));
    } else {
      guards = inputs.reduce((all, id) => union(all, of(id)), NONE);
      if (kind === 'Gate') guards = union(guards, new Set([guard(inputs[1]!, attrs.side)]));
    }
    if (guards.size) for (const id of outputs) found.set(id, guards);
  }
  return found;
}
