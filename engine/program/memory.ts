/** Peak memory of a program's values while it runs. */
import { BYTES, concreteShape } from './shapes.ts';
import type { Operation, Program, ValueId } from './types.ts';

/** Operations whose result shares their first operand's memory; a Merge that of the one it takes. */
const ALIASES = new Set<Operation['kind']>(['Reshape', 'Gate', 'Merge']);
/** Operations whose result can overwrite an operand that is not used afterwards. */
const IN_PLACE = new Set<Operation['kind']>([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Pow',
  'Maximum',
  'Minimum',
  'Neg',
  'Exp',
  'Expm1',
  'Log',
  'Sqrt',
  'Rsqrt',
  'Tanh',
  'Sigmoid',
  'Softplus',
  'Relu',
  'ReluGrad',
]);
/** Operations whose value is stored elsewhere: fed by the caller, in variables, or a constant. */
const NO_VALUES = new Set<Operation['kind']>(['Input', 'Variable', 'Constant']);

export interface MemoryOptions {
  /** Whether the runtime overwrites an operand that is not used afterwards, as TensorFlow does. */
  readonly inPlace: boolean;
}

/**
 * Peak of the bytes alive at once, for a batch of `batch` samples and operations executed in program order. Variables
 * are not counted.
 */
export function peakBytes({ types, operations, effects, outputs }: Program, batch: number, options: MemoryOptions) {
  const bytesOf = (id: ValueId): number => {
    const { dtype, shape } = types[id]!;
    return concreteShape(shape, batch).reduce((product, size) => product * size, BYTES[dtype]);
  };
  // An alias lives as long as the value it refers to.
  const root = new Map<ValueId, ValueId>();
  const rootOf = (id: ValueId): ValueId => root.get(id) ?? id;
  const last = new Map<ValueId, number>();
  operations.forEach(({ kind, inputs, outputs: results }, index) => {
    if (ALIASES.has(kind)) root.set(results[0]!, rootOf(inputs[0]!));
    for (const id of [...inputs, ...results]) last.set(rootOf(id), index);
  });
  const end = operations.length;
  for (const id of [...Object.values(outputs), ...effects.flatMap(({ inputs }) => inputs)]) last.set(rootOf(id), end);

  const live = new Map<ValueId, number>();
  let [now, peak] = [0, 0];
  operations.forEach(({ kind, inputs, outputs: results }, index) => {
    if (NO_VALUES.has(kind)) {
      for (const id of results) live.set(id, 0);
      return;
    }
    const ending = [...new Set(inputs.map(rootOf))].filter((id) => last.get(id) === index);
    if (!ALIASES.has(kind)) {
      const reused =
        options.inPlace && IN_PLACE.has(kind)
          ? ending.find((id) => live.get(id) === bytesOf(results[0]!) && live.get(id)! > 0)
          : undefined;
      if (reused !== undefined) {
        live.set(results[0]!, live.get(reused)!);
        live.set(reused, 0);
      } else {
        for (const id of results) {
          live.set(id, bytesOf(id));
          now += bytesOf(id);
        }
      }
    }
    peak = Math.max(peak, now);
    for (const id of [...ending, ...results.map(rootOf).filter((r) => last.get(r) === index)]) {
      now -= live.get(id) ?? 0;
      live.delete(id);
    }
  });
  return peak;
}
