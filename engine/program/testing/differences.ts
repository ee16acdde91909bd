/** Gradients by central differences of the reference, in double precision. */
import { gradients } from '../autodiff.ts';
import type { Builder, Value } from '../builder.ts';
import { createBuilder } from '../createBuilder.ts';
import { checkProgram } from '../check.ts';
import { fillUniform, permutation } from '../random.ts';
import { concreteShape } from '../shapes.ts';
import type { Program, Shape } from '../types.ts';
import { BATCH } from './gradientCases.ts';
import type { Operand } from './gradientCase.ts';
import { array, type Array64 } from '../reference/array.ts';
import { interpret } from '../reference/interpret.ts';

export interface Differentiable {
  /** Outputs `loss` and `d0`, `d1`, …: its gradients with respect to the operands of the same number. */
  readonly program: Program;
  /** Operands that have a gradient. */
  readonly wrt: readonly number[];
  readonly feeds: Readonly<Record<string, Array64>>;
}

let stream = 0;

/** Distinct values of an operand, spread over its range. */
export function operandValues({ shape, range = [-1, 1], values, dtype = 'float32' }: Operand): Array64 {
  const sizes = concreteShape(shape, BATCH);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (values) return array(dtype, sizes, values);
  const order = permutation(count, 1, (stream += 1), 0);
  const [low, high] = range;
  return array(
    dtype,
    sizes,
    Float64Array.from(order, (place) => low + ((place + 0.37) / count) * (high - low)),
  );
}

/**
 * The program of a loss Σ weight·result over all elements of some results, with its gradients.
 * @param build results from operands
 */
export function differentiable(
  operands: readonly Operand[],
  build: (b: Builder, inputs: readonly Value[]) => readonly Value[],
): Differentiable {
  const b = createBuilder();
  const feeds: Record<string, Array64> = {};
  const inputs = operands.map((operand, i) => {
    feeds[`x${i}`] = operandValues(operand);
    return b.input(`x${i}`, { dtype: operand.dtype ?? 'float32', shape: operand.shape });
  });
  const terms = build(b, inputs).map((result, i) => {
    const weights = b.input(`w${i}`, result.type);
    feeds[`w${i}`] = weightsFor(result.type.shape);
    return b.sum(
      b.mul(result, weights),
      result.type.shape.map((_, axis) => axis),
    );
  });
  const loss = terms.reduce((sum, term) => b.add(sum, term));
  const wrt = operands.flatMap(({ dtype = 'float32', constant }, i) => (dtype === 'float32' && !constant ? [i] : []));
  const found = gradients(
    b,
    loss,
    wrt.map((i) => inputs[i]!),
  );
  const outputs = found.flatMap((value, k) => (value ? [[`d${wrt[k]!}`, value] as const] : []));
  const program = b.finish({ loss, ...Object.fromEntries(outputs) });
  checkProgram(program);
  return { program, wrt, feeds };
}

/** Arbitrary weights, none near zero, that distinguish the elements of a result. */
function weightsFor(shape: Shape): Array64 {
  const sizes = concreteShape(shape, BATCH);
  const values = new Float32Array(sizes.reduce((product, size) => product * size, 1));
  fillUniform(values, 2, (stream += 1), 0);
  return array(
    'float32',
    sizes,
    values.map((value, i) => (i % 2 ? -1 : 1) * (0.25 + value)),
  );
}

/** d loss / d operand, one element at a time. */
export function differences({ program, feeds }: Differentiable, operand: number, step: number): Float64Array {
  const name = `x${operand}`;
  const forward = forwardOnly(program);
  const values = Float64Array.from(feeds[name]!.data);
  const lossAt = (i: number, value: number): number => {
    const kept = values[i]!;
    values[i] = value;
    const { loss } = interpret(forward, { ...feeds, [name]: { ...feeds[name]!, data: values } }).outputs;
    values[i] = kept;
    return loss!.data[0]!;
  };
  return values.map((value, i) => (lossAt(i, value + step) - lossAt(i, value - step)) / (2 * step));
}

/** The program up to its loss, without the gradients after it. */
function forwardOnly(program: Program): Program {
  const loss = program.outputs['loss']!;
  const end = program.operations.findIndex(({ outputs }) => outputs.includes(loss));
  return { ...program, operations: program.operations.slice(0, end + 1), outputs: { loss } };
}

/** The largest |gradient − difference| / max(1, |difference|) over the elements of all operands. */
export function gradientError(subject: Differentiable, step = 1e-5): number {
  const { outputs } = interpret(subject.program, subject.feeds);
  let worst = 0;
  for (const i of subject.wrt) {
    const expected = differences(subject, i, step);
    const actual = outputs[`d${i}`]?.data ?? new Float64Array(expected.length);
    if (actual.length !== expected.length) throw new Error(`${actual.length} gradients of ${expected.length} elements`);
    expected.forEach(
      (value, k) => (worst = Math.max(worst, Math.abs(actual[k]! - value) / Math.max(1, Math.abs(value)))),
    );
  }
  return worst;
}
