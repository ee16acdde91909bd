/** Cases whose results can be computed by hand. */
import { gradients } from '../../program/autodiff.ts';
import { Builder, type Value } from '../../program/builder.ts';
import { uniform } from '../../program/random.ts';
import type { UnaryName } from '../../program/types.ts';
import { type Case, fed, floats, host, ints, makeCase, noise } from './cases.ts';

const a = [-2, -0.5, 0, 0.5, 1, 3];
/** Values of the error function at `a`. */
const ERF = [-0.9953222650189527, -0.5204998778130465, 0, 0.5204998778130465, 0.8427007929497149, 0.9999779095030014];
const p = [0.25, 1, 4, 9, 0.5, 2];
const x23 = fed(floats([2, 3], a), ['N', 3]);
const y23 = fed(floats([2, 3], p), ['N', 3]);
const row = fed(floats([3], [10, 20, 30]));
const b2 = (f: (x: number, y: number) => number): number[] => a.map((x, i) => f(x, p[i]!));
const first = (
  b: Builder,
  kind: Parameters<Builder['emit']>[0],
  operands: readonly Value[],
  attrs: object = {},
): Value[] => b.emit(kind, attrs as never, operands);

const TINY = [1e-7, -1e-7, 1e-4, -3e-3];
/** The quotient by the operand, times 3. */
const enlarged = (b: Builder, y: Value): Value =>
  b.mul(
    y,
    b.constant(
      TINY.map((x) => 3 / Math.fround(x)),
      [TINY.length],
    ),
  );

const softmax = (values: readonly number[]): number[] => {
  const exps = values.map(Math.exp);
  const sum = exps.reduce((total, value) => total + value, 0);
  return exps.map((value) => value / sum);
};

const binary = (
  kind: 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow' | 'Maximum' | 'Minimum' | 'Greater' | 'Equal',
  f: (x: number, y: number) => number,
): Case[] => {
  const apply = (b: Builder, operands: readonly Value[]): Value[] => first(b, kind, operands);
  return [
    makeCase(`${kind}`, kind, [x23, y23], apply, [b2(f)]),
    makeCase(`${kind} of matrix and row`, kind, [x23, row], apply, [a.map((x, i) => f(x, [10, 20, 30][i % 3]!))]),
    makeCase(`${kind} of row and matrix`, kind, [row, x23], apply, [a.map((x, i) => f([10, 20, 30][i % 3]!, x))]),
    makeCase(`${kind} of column and row`, kind, [fed(floats([2, 1], [10, 0.5])), fed(floats([2], [0.5, 4]))], apply, [
      [f(10, 0.5), f(10, 4), f(0.5, 0.5), f(0.5, 4)],
    ]),
    makeCase(`${kind} of scalars`, kind, [fed(floats([], [3])), fed(floats([], [3]))], apply, [[f(3, 3)]]),
  ];
};

const unary = (kind: UnaryName, f: (x: number) => number): Case => {
  const positive = kind === 'Log' || kind === 'Sqrt' || kind === 'Rsqrt';
  const values = positive ? p : a;
  return makeCase(kind, kind, [positive ? y23 : x23], (b, v) => first(b, kind, v), [values.map(f)]);
};

const elementwise = (): Case[] => [
  ...binary('Add', (x, y) => x + y),
  ...binary('Sub', (x, y) => x - y),
  ...binary('Mul', (x, y) => x * y),
  ...binary('Div', (x, y) => x / y),
  ...binary('Maximum', Math.max),
  ...binary('Minimum', Math.min),
  ...binary('Greater', (x, y) => Number(x > y)),
  ...binary('Equal', (x, y) => Number(x === y)),
  unary('Neg', (x) => -x),
  unary('Exp', Math.exp),
  unary('Expm1', Math.expm1),
  unary('Log', Math.log),
  unary('Sqrt', Math.sqrt),
  unary('Rsqrt', (x) => 1 / Math.sqrt(x)),
  unary('Tanh', Math.tanh),
  unary('Sigmoid', (x) => 1 / (1 + Math.exp(-x))),
  unary('Softplus', (x) => Math.log1p(Math.exp(x))),
  unary('Erf', (x) => ERF[a.indexOf(x)]!),
  unary('Sin', Math.sin),
  unary('Cos', Math.cos),
  unary('Relu', (x) => Math.max(x, 0)),
  makeCase(
    'ReluGrad',
    'ReluGrad',
    [x23, fed(floats([2, 3], [0, 1, 0, 2, 3, 0]), ['N', 3])],
    (b, v) => first(b, 'ReluGrad', v),
    [[0, -0.5, 0, 0.5, 1, 0]],
  ),
  makeCase(
    'Pow of any base, with whole exponents',
    'Pow',
    [fed(floats([6], [-2, -2, 0, 0, 3, -1.5])), fed(floats([6], [3, -2, 0, 2, 0, 65]))],
    (b, v) => first(b, 'Pow', v),
    [[-8, 0.25, 1, 0, 1, -((3 / 2) ** 65)]],
  ),
  makeCase('Pow with fractions', 'Pow', [y23, fed(floats([], [1.5]))], (b, v) => first(b, 'Pow', v), [
    p.map((x) => x ** 1.5),
  ]),
  // Scaled, so that small values can be compared.
  makeCase('Expm1 near 0', 'Expm1', [fed(floats([4], TINY))], (b, v) => [enlarged(b, b.expm1(v[0]!))], [
    TINY.map((x) => (Math.expm1(Math.fround(x)) / Math.fround(x)) * 3),
  ]),
  makeCase('Sin near 0', 'Sin', [fed(floats([4], TINY))], (b, v) => [enlarged(b, b.sin(v[0]!))], [
    TINY.map((x) => (Math.sin(Math.fround(x)) / Math.fround(x)) * 3),
  ]),
  makeCase(
    'Select, whatever the other value is',
    'Select',
    [
      fed(host('bool', [4], [1, 0, 0, 1])),
      fed(floats([4], [1, NaN, Infinity, 4])),
      fed(floats([4], [NaN, 6, 7, -Infinity])),
    ],
    (b, v) => [b.select(v[0]!, v[1]!, v[2]!)],
    [[1, 6, 7, 4]],
  ),
  makeCase(
    'Select of matrix, scalar and row',
    'Select',
    [x23, fed(floats([], [9])), row],
    (b, v) => [b.select(b.greater(v[0]!, b.scalar(0)), v[1]!, v[2]!)],
    [[10, 20, 30, 9, 9, 9]],
  ),
  makeCase(
    'Select of five axes',
    'Select',
    [
      fed(host('bool', [2, 1, 2, 1, 2], [1, 0, 0, 1, 1, 1, 0, 0])),
      fed(floats([2, 1, 2, 1, 2], [0, 1, 2, 3, 4, 5, 6, 7])),
      fed(floats([], [-1])),
    ],
    (b, v) => [b.select(v[0]!, v[1]!, v[2]!)],
    [[0, -1, -1, 3, 4, 5, -1, -1]],
  ),
  makeCase('StopGradient', 'StopGradient', [x23], (b, v) => [b.stopGradient(v[0]!)], [a]),
  makeCase(
    'Equal of int32',
    'Equal',
    [fed(ints([3], [1, 2, 3])), fed(ints([3], [1, 5, 3]))],
    (b, v) => first(b, 'Equal', v),
    [[1, 0, 1]],
  ),
  makeCase(
    'Cast uint8 to float32',
    'Cast',
    [fed(host('uint8', [4], [0, 1, 128, 255]))],
    (b, v) => [b.cast(v[0]!, 'float32')],
    [[0, 1, 128, 255]],
  ),
  makeCase(
    'Cast float32 to int32',
    'Cast',
    [fed(floats([4], [-1.7, -0.2, 0.9, 2.5]))],
    (b, v) => [b.cast(v[0]!, 'int32')],
    [[-1, 0, 0, 2]],
  ),
  makeCase('Cast bool to float32', 'Cast', [fed(host('bool', [3], [0, 1, 1]))], (b, v) => [b.cast(v[0]!, 'float32')], [
    [0, 1, 1],
  ]),
  makeCase('Cast int32 to uint8', 'Cast', [fed(ints([3], [0, 7, 255]))], (b, v) => [b.cast(v[0]!, 'uint8')], [
    [0, 7, 255],
  ]),
  makeCase('Cast float32 to bool', 'Cast', [fed(floats([3], [0, 7, -1]))], (b, v) => [b.cast(v[0]!, 'bool')], [
    [0, 1, 1],
  ]),
  makeCase('Cast uint8 to int32', 'Cast', [fed(host('uint8', [2], [3, 250]))], (b, v) => [b.cast(v[0]!, 'int32')], [
    [3, 250],
  ]),
];

/** Products of one pair of matrices, and of stacks of pairs. */
const linear = (): Case[] =>
  [[], [2], [3, 2]].flatMap((lead) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => {
        const [m, k, n] = [4, 3, 5];
        const stack = lead.reduce((product, size) => product * size, 1);
        const left = noise(stack * m * k);
        const right = noise(stack * k * n);
        const expected = Array.from({ length: stack * m * n }, (_, i) => {
          const [s, r, c] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
          let sum = 0;
          for (let j = 0; j < k; j++) {
            sum +=
              left[s * m * k + (transposeA ? j * m + r : r * k + j)]! *
              right[s * k * n + (transposeB ? c * k + j : j * n + c)]!;
          }
          return sum;
        });
        const open = lead.length ? (['N', ...lead.slice(1)] as const) : [];
        const matrices = (rows: number, columns: number, data: Float32Array) =>
          fed(floats([...lead, rows, columns], data), [...open, rows, columns]);
        const operands = [
          transposeA ? matrices(k, m, left) : matrices(m, k, left),
          transposeB ? matrices(n, k, right) : matrices(k, n, right),
        ];
        const of = lead.length ? ` of ${lead.join('×')} pairs` : '';
        return makeCase(
          `MatMul ${transposeA ? 'Aᵀ' : 'A'}${transposeB ? 'Bᵀ' : 'B'}${of}`,
          'MatMul',
          operands,
          (b, v) => [b.matMul(v[0]!, v[1]!, { transposeA, transposeB })],
          [expected],
        );
      }),
    ),
  );

const values24 = Array.from({ length: 24 }, (_, i) => i);
const cube = fed(floats([2, 3, 4], values24), ['N', 3, 4]);
const index = (i: number): [number, number, number] => [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4];
const pick = (keep: (i: number) => boolean): number[] => values24.filter(keep);

const reduction = (): Case[] => [
  makeCase('Sum of all but the last axis', 'Sum', [cube], (b, v) => [b.sum(v[0]!, [0, 1])], [[60, 66, 72, 78]]),
  makeCase('Sum of the last axis', 'Sum', [cube], (b, v) => [b.sum(v[0]!, [2])], [[6, 22, 38, 54, 70, 86]]),
  makeCase('Sum of all axes', 'Sum', [cube], (b, v) => [b.sum(v[0]!, [0, 1, 2])], [[276]]),
  makeCase('Sum that keeps its axis', 'Sum', [cube], (b, v) => [b.sum(v[0]!, [1], true)], [
    [12, 15, 18, 21, 48, 51, 54, 57],
  ]),
  makeCase('Sum of a vector', 'Sum', [fed(floats([3], [1, 2, 4]), ['N'])], (b, v) => [b.sum(v[0]!, [0])], [[7]]),
  makeCase('Max', 'Max', [cube], (b, v) => [b.max(v[0]!, [2])], [[3, 7, 11, 15, 19, 23]]),
  makeCase('Max that keeps its axes', 'Max', [cube], (b, v) => [b.max(v[0]!, [0, 2], true)], [[15, 19, 23]]),
  makeCase('Softmax', 'Softmax', [x23], (b, v) => [b.softmax(v[0]!)], [
    [...softmax(a.slice(0, 3)), ...softmax(a.slice(3))],
  ]),
  makeCase('LogSoftmax', 'LogSoftmax', [x23], (b, v) => [b.logSoftmax(v[0]!)], [
    [...softmax(a.slice(0, 3)), ...softmax(a.slice(3))].map(Math.log),
  ]),
];

const shape = (): Case[] => [
  makeCase('Reshape', 'Reshape', [cube], (b, v) => [b.reshape(v[0]!, ['N', 12])], [values24]),
  makeCase('Reshape into a multiple of the batch', 'Reshape', [cube], (b, v) => [b.reshape(v[0]!, ['6N', 2])], [
    values24,
  ]),
  makeCase('Transpose', 'Transpose', [cube], (b, v) => [b.transpose(v[0]!, [2, 0, 1])], [
    [0, 1, 2, 3].flatMap((c) => pick((i) => index(i)[2] === c)),
  ]),
  makeCase(
    'BroadcastLike',
    'BroadcastLike',
    [fed(floats([3, 1], [5, 6, 7])), cube],
    (b, v) => [b.broadcastLike(v[0]!, v[1]!)],
    [values24.map((i) => 5 + index(i)[1])],
  ),
  makeCase(
    'BroadcastLike of a scalar',
    'BroadcastLike',
    [fed(floats([], [2])), x23],
    (b, v) => [b.broadcastLike(v[0]!, v[1]!)],
    [[2, 2, 2, 2, 2, 2]],
  ),
  makeCase('Concat', 'Concat', [x23, fed(floats([2, 1], [7, 8]), ['N', 1])], (b, v) => [b.concat(v, 1)], [
    [-2, -0.5, 0, 7, 0.5, 1, 3, 8],
  ]),
  makeCase('Concat of one', 'Concat', [x23], (b, v) => [b.concat(v, 1)], [a]),
  makeCase('Slice', 'Slice', [cube], (b, v) => [b.slice(v[0]!, [0, 1, 0], [-1, 2, 3])], [
    pick((i) => index(i)[1] > 0 && index(i)[2] < 3),
  ]),
  makeCase(
    'Pad',
    'Pad',
    [x23],
    (b, v) => [
      b.pad(v[0]!, [
        [0, 0],
        [1, 2],
      ]),
    ],
    [[0, -2, -0.5, 0, 0, 0, 0, 0.5, 1, 3, 0, 0]],
  ),
  makeCase(
    'Pad with a value',
    'Pad',
    [x23],
    (b, v) => [
      b.pad(
        v[0]!,
        [
          [0, 0],
          [0, 1],
        ],
        -9,
      ),
    ],
    [[-2, -0.5, 0, -9, 0.5, 1, 3, -9]],
  ),
  makeCase(
    'SplitBatch',
    'SplitBatch',
    [fed(floats([5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), ['N', 2])],
    (b, v) => [b.splitBatch(v[0]!, 0, 2), b.splitBatch(v[0]!, 1, 2)],
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7, 8, 9],
    ],
  ),
  makeCase(
    'SplitBatch of indices',
    'SplitBatch',
    [fed(ints([7], [0, 1, 2, 3, 4, 5, 6]), ['N'])],
    (b, v) => [0, 1, 2].map((part) => b.splitBatch(v[0]!, part, 3)),
    [
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ],
  ),
  makeCase(
    'SplitBatch of a known size',
    'SplitBatch',
    [fed(ints([3], [5, 6, 7]))],
    (b, v) => [b.splitBatch(v[0]!, 1, 2)],
    [[6, 7]],
  ),
  makeCase(
    'JoinBatch',
    'JoinBatch',
    [fed(floats([5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), ['N', 2])],
    (b, v) => [b.joinBatch([1, 0].map((part) => b.splitBatch(v[0]!, part, 2)))],
    [[4, 5, 6, 7, 8, 9, 0, 1, 2, 3]],
  ),
  makeCase(
    'JoinBatch of indices',
    'JoinBatch',
    [fed(ints([7], [0, 1, 2, 3, 4, 5, 6]), ['N'])],
    (b, v) => [b.joinBatch([0, 1, 2].map((part) => b.splitBatch(v[0]!, part, 3)))],
    [[0, 1, 2, 3, 4, 5, 6]],
  ),
  makeCase('DimSize', 'DimSize', [cube], (b, v) => [b.dimSize(v[0]!, 0), b.dimSize(v[0]!, 2)], [[2], [4]]),
];

const indices = (): Case[] => [
  makeCase(
    'Gather',
    'Gather',
    [fed(floats([3, 2], [0, 1, 2, 3, 4, 5])), fed(ints([4], [2, 0, 0, 1]), ['N'])],
    (b, v) => [b.gather(v[0]!, v[1]!)],
    [[4, 5, 0, 1, 0, 1, 2, 3]],
  ),
  makeCase(
    'Gather of bytes',
    'Gather',
    [fed(host('uint8', [3, 2], [9, 8, 7, 6, 255, 0])), fed(ints([2], [2, 1]), ['N'])],
    (b, v) => [b.cast(b.gather(v[0]!, v[1]!), 'float32')],
    [[255, 0, 7, 6]],
  ),
  makeCase(
    'Gather by a matrix',
    'Gather',
    [fed(ints([3], [10, 20, 30])), fed(ints([2, 2], [0, 1, 2, 0]))],
    (b, v) => [b.gather(v[0]!, v[1]!)],
    [[10, 20, 30, 10]],
  ),
  makeCase('OneHot', 'OneHot', [fed(ints([3], [2, 0, 1]), ['N'])], (b, v) => [b.oneHot(v[0]!, 3)], [
    [0, 0, 1, 1, 0, 0, 0, 1, 0],
  ]),
  makeCase(
    'ArgMax, the first of equals',
    'ArgMax',
    [fed(floats([2, 4], [1, 5, 5, 0, 3, 3, 3, 2]), ['N', 4])],
    (b, v) => [b.argMax(v[0]!, 1)],
    [[1, 0]],
  ),
  makeCase(
    'ArgMax of another axis',
    'ArgMax',
    [fed(floats([2, 3], [1, 5, 5, 4, 2, 9]))],
    (b, v) => [b.argMax(v[0]!, 0)],
    [[1, 0, 1]],
  ),
];

const sources = (): Case[] => [
  makeCase('Input', 'Input', [x23], (_, v) => [v[0]!], [a]),
  makeCase(
    'Constant',
    'Constant',
    [],
    (b) => [b.constant([1, 2, 3, 4], [2, 2]), b.constant([7], [3]), b.constant([5], [], 'int32')],
    [[1, 2, 3, 4], [7, 7, 7], [5]],
  ),
  makeCase(
    'RandomUniform',
    'RandomUniform',
    [fed(floats([5, 7], new Float32Array(35)), ['N', 7]), fed(ints([2], [-12345, 678]))],
    (b, v) => [b.randomUniform(v[0]!, v[1]!, 9), b.randomUniform(v[0]!, v[1]!, 10)],
    [
      Array.from({ length: 35 }, (_, i) => uniform(-12345, 9, 678, i)),
      Array.from({ length: 35 }, (_, i) => uniform(-12345, 10, 678, i)),
    ],
  ),
];

/** A value in a branch, with a gradient beside it. */
function branched(b: Builder, x: Value, holds: Value): Value[] {
  const taken = b.log(b.gate(x, holds, true));
  const other = b.neg(b.gate(x, holds, false));
  const y = b.merge(holds, taken, other);
  return [y, gradients(b, b.sum(y, [0]), [x])[0]!];
}

const control = (): Case[] => [
  ...[1, 0].map((holds) =>
    makeCase(
      `Gate and Merge of ${holds ? 'the first' : 'the second'} branch, with gradients`,
      holds ? 'Gate' : 'Merge',
      [fed(floats([3], [1, 2, 4])), fed(host('bool', [], [holds]))],
      (b, v) => branched(b, v[0]!, v[1]!),
      holds
        ? [
            [0, Math.LN2, 2 * Math.LN2],
            [1, 0.5, 0.25],
          ]
        : [
            [-1, -2, -4],
            [-1, -1, -1],
          ],
    ),
  ),
  makeCase(
    'Merge, whatever the other value is, of a computed predicate',
    'Merge',
    [fed(floats([2], [3, 4])), fed(floats([], [0]))],
    (b, v) => {
      const holds = b.greater(b.sum(v[0]!, [0]), b.scalar(5));
      // 3/0 would be infinite, and its gradient too.
      const x = b.gate(v[1]!, holds, false);
      const y = b.merge(holds, b.scalar(1), b.div(b.scalar(3), x));
      return [y, gradients(b, y, [v[1]!])[0]!, b.merge(b.equal(b.scalar(1), b.scalar(2)), y, b.scalar(7))];
    },
    [[1], [0], [7]],
  ),
  makeCase(
    'Gates in gates, as deep as a value says',
    'Gate',
    [fed(floats([], [1.5]))],
    (b, v) => {
      const start = v[0]!;
      const repeated = (x: Value, factor: Value, left: number): Value => {
        if (!left) return x;
        const more = b.greater(b.scalar(20), x);
        const inner = b.gate(factor, more, true);
        const next = b.mul(b.gate(x, more, true), inner);
        return b.merge(more, repeated(next, inner, left - 1), b.gate(x, more, false));
      };
      const y = repeated(start, start, 12);
      return [y, gradients(b, y, [start])[0]!];
    },
    [[1.5 ** 8], [8 * 1.5 ** 7]],
  ),
  makeCase(
    'Gate and Merge of int32, bytes and truth values',
    'Gate',
    [fed(ints([2], [1, 2])), fed(host('uint8', [2], [3, 4])), fed(host('bool', [2], [1, 0]))],
    (b, v) => {
      const holds = b.equal(b.scalar(1), b.scalar(1));
      return v.map((x) => b.cast(b.merge(holds, b.gate(x, holds, true), b.gate(x, holds, false)), 'float32'));
    },
    [
      [1, 2],
      [3, 4],
      [1, 0],
    ],
  ),
];

export const plainCases = (): Case[] => [
  ...sources(),
  ...elementwise(),
  ...linear(),
  ...reduction(),
  ...shape(),
  ...indices(),
  ...control(),
];
