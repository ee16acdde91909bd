/** Products with the same transposed matrix, as a recurrent layer has one for every step of its sequence. */
import type { Operation, Program, TensorType, ValueId } from '../../program/types.ts';

/** The last two axes exchanged. */
const exchanged = (rank: number): number[] => [...Array(rank - 2).keys(), rank - 1, rank - 2];

/** The same program with each matrix that several products transpose transposed once. */
export function transposeOnce(program: Program): Program {
  const uses = new Map<ValueId, number>();
  for (const { kind, attrs, inputs } of program.operations)
    if (kind === 'MatMul' && attrs.transposeB) uses.set(inputs[1]!, (uses.get(inputs[1]!) ?? 0) + 1);
  const types: TensorType[] = [...program.types];
  const made = new Map<ValueId, ValueId>();
  const operations = program.operations.flatMap((operation): Operation[] => {
    const { kind, attrs, inputs } = operation;
    if (kind !== 'MatMul' || !attrs.transposeB || uses.get(inputs[1]!)! < 2) return [operation];
    const [a, b] = inputs as readonly [ValueId, ValueId];
    const product = (right: ValueId): Operation => ({
      ...operation,
      attrs: { ...attrs, transposeB: false },
      inputs: [a, right],
    });
    const known = made.get(b);
    if (known !== undefined) return [product(known)];
    const { dtype, shape } = types[b]!;
    const permutation = exchanged(shape.length);
    const right = types.push({ dtype, shape: permutation.map((axis) => shape[axis]!) }) - 1;
    made.set(b, right);
    return [{ kind: 'Transpose', attrs: { permutation }, inputs: [b], outputs: [right] }, product(right)];
  });
  return made.size > 0 ? { ...program, types, operations } : program;
}
