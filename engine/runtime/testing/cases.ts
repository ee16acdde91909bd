/** Conformance cases of the runtimes: at least one for each primitive. */
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { checkProgram } from '../../program/check.ts';
import { fillUniform } from '../../program/random.ts';
import type { PrimitiveName, Program, Shape, StoredDType, TensorType } from '../../program/types.ts';
import type { HostTensor } from '../runtime.ts';
import type { Array4 } from './naive.ts';

export interface Case {
  readonly name: string;
  /** The primitive under test. */
  readonly primitive: PrimitiveName;
  readonly program: Program;
  readonly feeds: Readonly<Record<string, HostTensor>>;
  readonly expected: Readonly<Record<string, readonly number[]>>;
}

export const host = (dtype: StoredDType, shape: readonly number[], values: ArrayLike<number>): HostTensor => ({
  dtype,
  shape,
  data:
    dtype === 'float32'
      ? Float32Array.from(values)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : Uint8Array.from(values),
});
export const floats = (shape: readonly number[], values: ArrayLike<number>): HostTensor =>
  host('float32', shape, values);
export const ints = (shape: readonly number[], values: ArrayLike<number>): HostTensor => host('int32', shape, values);

let stream = 0;
/** Values in [-1, 1), different at every call. */
export function noise(length: number): Float32Array {
  const values = new Float32Array(length);
  fillUniform(values, 42, stream++, 0);
  return values.map((value) => value * 2 - 1);
}
export const noise4 = (...shape: [number, number, number, number]): Array4 => ({
  shape,
  data: noise(shape.reduce((product, size) => product * size, 1)),
});

export interface Fed {
  readonly value: HostTensor;
  /** Declared type: with `N` where the batch is open. */
  readonly type?: TensorType;
}
export const fed = (value: HostTensor, shape: Shape = value.shape): Fed => ({
  value,
  type: { dtype: value.dtype, shape },
});
export const fed4 = ({ shape, data }: Array4, open = true): Fed =>
  fed(floats(shape, data), open ? ['N', ...shape.slice(1)] : shape);

/** A case whose operands are fed and whose results are its outputs, in order. */
export function makeCase(
  name: string,
  primitive: PrimitiveName,
  operands: readonly Fed[],
  build: (b: Builder, operands: readonly Value[]) => readonly Value[],
  expected: readonly ArrayLike<number>[],
): Case {
  const b = createBuilder();
  const values = operands.map(({ value, type }, i) => {
    return b.input(`x${i}`, type ?? { dtype: value.dtype, shape: value.shape });
  });
  const results = build(b, values);
  const program = b.finish(Object.fromEntries(results.map((value, i) => [`y${i}`, value])));
  checkProgram(program);
  return {
    name,
    primitive,
    program,
    feeds: Object.fromEntries(operands.map(({ value }, i) => [`x${i}`, value])),
    expected: Object.fromEntries(expected.map((list, i) => [`y${i}`, Array.from(list)])),
  };
}
