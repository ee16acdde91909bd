/** Cases of NaN and infinities: a runtime that loses a NaN would hide that a network has diverged. */
import type { Builder, Value } from '../../program/builder.ts';
import type { PrimitiveName } from '../../program/types.ts';
import { type Case, fed, floats, makeCase } from './cases.ts';

const I = Infinity;
const x = [NaN, 1, NaN, I, -I, NaN, -1];
const y = [1, NaN, NaN, 1, NaN, -I, -I];

const pairwise = (kind: 'Maximum' | 'Minimum', f: (x: number, y: number) => number): Case[] => {
  const apply = (b: Builder, operands: readonly Value[]): Value[] => b.emit(kind, {}, operands);
  const [row, zero] = [fed(floats([7], x)), fed(floats([], [0]))];
  const ofZero = x.map((value) => f(value, 0));
  return [
    makeCase(`${kind} of NaN and infinities`, kind, [row, fed(floats([7], y))], apply, [x.map((a, i) => f(a, y[i]!))]),
    makeCase(`${kind} of NaN and a scalar`, kind, [row, zero], apply, [ofZero]),
    makeCase(`${kind} of a scalar and NaN`, kind, [zero, row], apply, [ofZero]),
  ];
};

const unary = (kind: 'Relu' | 'Sigmoid' | 'Softplus' | 'Tanh', expected: readonly number[]): Case =>
  makeCase(`${kind} of NaN and infinities`, kind, [fed(floats([3], [NaN, I, -I]))], (b, v) => b.emit(kind, {}, v), [
    expected,
  ]);

/** Windows of two pixels, in eight channels and in one. */
const pool = (kind: 'MaxPool' | 'AvgPool', name: string, expected: readonly number[]): Case[] =>
  [1, 8].map((channels) => {
    const pixels = [1, NaN, -I, -I, 3, -I, NaN, 1, -I, I, NaN, NaN, 2, 5];
    const each = (values: readonly number[]): number[] =>
      values.flatMap((value) => Array<number>(channels).fill(value));
    const image = fed(floats([1, 1, pixels.length, channels], each(pixels)));
    const attrs = { kernel: [1, 2], strides: [1, 2] } as const;
    const apply = (b: Builder, operands: readonly Value[]): Value[] => b.emit(kind, attrs, operands);
    return makeCase(`${name}, ${channels} channels`, kind satisfies PrimitiveName, [image], apply, [each(expected)]);
  });

export const specialCases = (): Case[] => [
  ...pairwise('Maximum', Math.max),
  ...pairwise('Minimum', Math.min),
  unary('Relu', [NaN, I, 0]),
  unary('Sigmoid', [NaN, 1, 0]),
  unary('Softplus', [NaN, I, 0]),
  unary('Tanh', [NaN, 1, -1]),
  makeCase(
    'Max of NaN and infinities',
    'Max',
    [fed(floats([3, 2], [NaN, 1, 1, NaN, -I, -I]))],
    (b, v) => [b.max(v[0]!, [1])],
    [[NaN, NaN, -I]],
  ),
  makeCase(
    'LogSoftmax with a score of −∞',
    'LogSoftmax',
    [fed(floats([1, 3], [-I, 1, 1]))],
    (b, v) => [b.logSoftmax(v[0]!)],
    [[-I, -Math.log(2), -Math.log(2)]],
  ),
  makeCase('Softmax with a score of −∞', 'Softmax', [fed(floats([1, 3], [-I, 1, 1]))], (b, v) => [b.softmax(v[0]!)], [
    [0, 0.5, 0.5],
  ]),
  ...pool('MaxPool', 'MaxPool of NaN and infinities', [NaN, -I, 3, NaN, I, NaN, 5]),
  ...pool('AvgPool', 'AvgPool of NaN and infinities', [NaN, -I, -I, NaN, NaN, NaN, 3.5]),
];
