/** Emits a program once: its operations, then its effects. */
import { guardsOf } from '../../../program/control.ts';
import type { Program, ValueId } from '../../../program/types.ts';
import { nodeOf, type Ref } from '../graph/graph.ts';
import { EFFECTS } from './effects.ts';
import { emitFused, fuse, isFused } from './fuse.ts';
import { EMIT } from './index.ts';
import type { Emitter } from './rules.ts';
import type { Scope } from './scope.ts';
import { isWidened, widened } from './widening.ts';

export interface Body {
  readonly outputs: ReadonlyMap<string, Ref>;
  /** Nodes that change variables. */
  readonly effects: readonly string[];
}

/**
 * Writes the operations of a program into a graph, in their order. Variables are read where the program first does.
 */
export function emitBody(scope: Scope, program: Program): Body {
  const refs = new Map<ValueId, Ref>();
  const ref = (id: ValueId): Ref => {
    const known = refs.get(id);
    if (known === undefined) throw new Error(`No value ${id}`);
    return known;
  };
  const type = (id: ValueId) => program.types[id]!;
  const users = new Map<ValueId, string[]>();
  const guards = guardsOf(program);

  for (const step of fuse(program, scope.gpu)) {
    const { inputs, outputs } = step;
    if (isFused(step)) {
      refs.set(outputs[0]!, emitFused(scope, step, inputs.map(ref), type(outputs[0]!)));
      continue;
    }
    const { kind, attrs } = step;
    const emission = {
      scope,
      attrs,
      inputs: inputs.map(ref),
      types: inputs.map(type),
      out: type(outputs[0]!),
      ids: inputs,
    };
    // The attributes belong to the kind whose emitter is looked up.
    const emit = EMIT[kind] as Emitter<never>;
    const results = isWidened(scope, kind, emission.out) ? widened(emit, emission) : emit(emission as never);
    outputs.forEach((id, index) => refs.set(id, results[index]!));
    // An effect that depended on a dead node would not take place.
    if (guards.has(outputs[0]!) && kind !== 'Gate') continue;
    for (const id of inputs) users.set(id, [...(users.get(id) ?? []), nodeOf(results[0]!)]);
  }

  const variableIds = new Map<string, ValueId>();
  for (const { kind, attrs, outputs } of program.operations) {
    if (kind === 'Variable') variableIds.set(attrs.name, outputs[0]!);
  }
  const effects = program.effects.map(({ kind, variables, inputs }) => {
    // Effects depend on the users of the old value too: TensorFlow copies a variable that changes while its value is in
    // use.
    const before = variables.flatMap((name) => {
      const id = variableIds.get(name);
      return id === undefined ? [] : [nodeOf(ref(id)), ...(users.get(id) ?? [])];
    });
    const handles = variables.map((name) => scope.handle(name));
    return nodeOf(
      EFFECTS[kind]({ scope, handles, inputs: inputs.map(ref), types: inputs.map(type), controls: before }),
    );
  });
  return { outputs: new Map(Object.entries(program.outputs).map(([name, id]) => [name, ref(id)])), effects };
}
