/** How much memory the values of a program take while it runs: what is alive at the same time, at its worst. */
import { concreteShape } from './shapes.ts';
import type { DType, Operation, Program, ValueId } from './types.ts';

const BYTES: { readonly [K in DType]: number } = { float32: 4, int32: 4, uint8: 1, bool: 1 };

/** Results that are their first operand's memory under another name. */
const ALIASES = new Set<Operation['kind']>(['Reshape']);
/** Results that can take the place of an operand which nobody needs any more. */
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
/** Values that lie elsewhere: fed by the caller, in variables, or made once. */
const NO_VALUES = new Set<Operation['kind']>(['Input', 'Variable', 'Constant']);

export interface MemoryOptions {
  /** Whether the runtime writes a result over an operand that ends there, as TensorFlow does. */
  readonly inPlace: boolean;
}

/**
 * Bytes that are alive at once, at most, with a batch of `batch` samples, if
 * operations run in the order in which they stand. Variables are not counted.
 */
export function peakBytes({ types, operations, effects, outputs }: Program, batch: number, options: MemoryOptions) {
  const bytesOf = (id: ValueId): number => {
    const { dtype, shape } = types[id]!;
    return concreteShape(shape, batch).reduce((product, size) => product * size, BYTES[dtype]);
  };
  // An alias lives as long as what it names.
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
