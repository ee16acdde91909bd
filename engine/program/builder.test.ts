import { describe, expect, it } from 'vitest';
import type { Value } from './builder.ts';
import { createBuilder } from './createBuilder.ts';
import type { PrimitiveAttrs, PrimitiveName, TensorType } from './types.ts';

const f = (...shape: TensorType['shape']): TensorType => ({ dtype: 'float32', shape });
const i = (...shape: TensorType['shape']): TensorType => ({ dtype: 'int32', shape });

describe('Builder', () => {
  it('reads a variable once and makes a scalar once', () => {
    const b = createBuilder();
    const w = { name: 'w', dtype: 'float32', shape: [2] } as const;
    expect(b.variable(w)).toBe(b.variable(w));
    expect(b.scalar(3)).toBe(b.scalar(3));
    expect(b.operations.map(({ kind }) => kind)).toEqual(['Variable', 'Constant']);
  });

  it('leaves out what changes nothing', () => {
    const b = createBuilder();
    const x = b.input('x', f('N', 2));
    expect(b.cast(x, 'float32')).toBe(x);
    expect(b.transpose(x, [0, 1])).toBe(x);
    expect(
      b.pad(x, [
        [0, 0],
        [0, 0],
      ]),
    ).toBe(x);
    expect(b.sum(x, [])).toBe(x);
    expect(b.splitBatch(x, 0, 1)).toBe(x);
    expect(b.operations).toHaveLength(1);
  });

  it('numbers values in the order in which they are made', () => {
    const b = createBuilder();
    const outputs = b.emit('BatchNorm', { epsilon: 0.1 }, [
      b.input('x', f('N', 4)),
      b.input('s', f(4)),
      b.input('o', f(4)),
    ]);
    expect(outputs.map(({ id, type }) => [id, type.shape])).toEqual([
      [3, ['N', 4]],
      [4, [4]],
      [5, [4]],
    ]);
    expect(b.value(4)).toEqual(outputs[1]);
    expect(() => b.value(6)).toThrow('No value 6');
  });

  it('finishes a program that later operations do not change', () => {
    const b = createBuilder();
    const x = b.input('x', f(2));
    b.effect('Assign', ['w'], [x]);
    const program = b.finish({ x });
    b.relu(x);
    expect(program.operations).toHaveLength(1);
    expect(program).toMatchObject({ outputs: { x: 0 }, effects: [{ kind: 'Assign', variables: ['w'], inputs: [0] }] });
  });
});

const image = f('N', 4, 4, 2);
const conv = { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] } as const;

/** The error of a primitive that is given operands it refuses. */
const refusal = <K extends PrimitiveName>(
  kind: K,
  attrs: PrimitiveAttrs[K],
  types: readonly TensorType[],
  message: string,
) => ({
  kind,
  attrs,
  types,
  message,
  name: `${kind} of ${types.map(({ shape }) => `[${shape.join(', ')}]`).join(' ')}`,
});

const REFUSALS = [
  refusal('Add', {}, [f(2)], 'Add takes 2 operands, got 1'),
  refusal('Add', {}, [f(2), i(2)], 'Add: float32 with int32'),
  refusal('Mul', {}, [f(2), f(3)], 'do not broadcast'),
  refusal('Greater', {}, [f('N', 2), f(3)], 'do not broadcast'),
  refusal('Exp', {}, [i(2)], 'Expected float32 or bfloat16, got int32'),
  refusal('ReluGrad', {}, [f(2), f(3)], 'Shapes differ'),
  refusal('Constant', { type: f(3), values: [1, 2] }, [], '2 values for [3]'),
  refusal('RandomUniform', { stream: 0 }, [f(2), f(2)], 'Expected int32'),
  refusal('MatMul', { transposeA: false, transposeB: false }, [f(2, 3), f(2, 3)], 'Inner sizes differ: 3 and 2'),
  refusal('MatMul', { transposeA: false, transposeB: false }, [f(2), f(2, 2)], 'Expected matrices, got [2]'),
  refusal('MatMul', { transposeA: false, transposeB: false }, [f(2, 3, 1), f(3, 1, 2)], 'Stacks differ: [2] and [3]'),
  refusal('Conv2D', conv, [f('N', 4, 4), f(3, 3, 2, 1)], 'Expected rank 4'),
  refusal('Conv2D', conv, [image, f(3, 3, 1, 5)], '2 channels for a filter of 1'),
  refusal('Conv2D', conv, [image, f(5, 5, 2, 1)], 'A 5×5 window does not fit in 4×4'),
  refusal('MaxPool', { kernel: [5, 1], strides: [1, 1] }, [image], 'A 5×1 window does not fit in 4×4'),
  refusal('Sum', { axes: [2], keepDims: false }, [f(2, 3)], 'No axis 2'),
  refusal('Max', { axes: [-1], keepDims: false }, [f(2, 3)], 'No axis -1'),
  refusal('Softmax', {}, [i(2)], 'Expected float32'),
  refusal('Reshape', { shape: ['N', 5] }, [f('N', 2, 3)], '[N, 2, 3] has other elements than [N, 5]'),
  refusal('Reshape', { shape: [6] }, [f('N', 'N')], 'More than one batch axis'),
  refusal('Transpose', { permutation: [0, 0] }, [f(2, 3)], '[0, 0] is no order of 2 axes'),
  refusal('Transpose', { permutation: [0] }, [f(2, 3)], 'is no order of 2 axes'),
  refusal('BroadcastLike', {}, [f(3), f(2, 1)], 'Does not broadcast'),
  refusal('Concat', { axis: 1 }, [f(2, 3), f(3, 3)], 'Shapes differ off the axis'),
  refusal('Concat', { axis: 1 }, [f(2, 3), f(2)], 'Shapes differ off the axis'),
  refusal('Concat', { axis: 0 }, [f('N', 3), f('N', 3)], 'The batch cannot be joined'),
  refusal('Slice', { begin: [1, 0], size: [-1, -1] }, [f('N', 3)], 'The batch cannot be cut'),
  refusal('Slice', { begin: [2], size: [2] }, [f(3)], '2…4 is outside 0…3'),
  refusal('Pad', { paddings: [[1, 0]], value: 0 }, [f('N')], 'The batch cannot be padded'),
  refusal('SplitBatch', { part: 2, parts: 2 }, [i('N')], 'Part 2 of 2'),
  refusal('SplitBatch', { part: 0, parts: 2 }, [i()], 'A scalar has no batch'),
  refusal('JoinBatch', {}, [f(2), f(2)], 'Only parts of a batch are joined'),
  refusal('JoinBatch', {}, [f('N', 2), f('N', 3)], 'Parts of a batch differ'),
  refusal('DimSize', { axis: 1 }, [f('N')], 'No operand 1'),
  refusal('Gather', {}, [f(2, 3), f(2)], 'Expected int32'),
  refusal('OneHot', { depth: 3 }, [f(2)], 'Expected int32'),
];

describe('operands that do not fit', () => {
  it.each(REFUSALS)('$name', ({ kind, attrs, types, message }) => {
    const b = createBuilder();
    const inputs: Value[] = types.map((type, index) => b.input(`x${index}`, type));
    expect(() => b.emit(kind, attrs, inputs)).toThrow(message);
    // A refused operation leaves nothing behind.
    expect(b.operations).toHaveLength(types.length);
  });
});
