/** Several masks of one layer, and the batch size of a layer without inputs, in every part of a split batch. */
import { expect, it } from 'vitest';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { checkProgram } from '../../program/check.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { values } from '../../program/testing/formula.ts';
import { Lowering } from '../lowering.ts';
import { layerOf, resolveParams } from '../registry.ts';
import { dropoutMasks } from './mask.ts';

const lowering = (b: Builder, x: Value | null, type = 'Identity', samples = x): Lowering =>
  new Lowering({
    b,
    params: resolveParams(layerOf(type)!, {}),
    inputs: x ? [{ value: x, layout: 'plain' }] : [],
    shapes: x ? [x.type.shape] : [],
    training: true,
    ...(samples ? { samples } : {}),
    parameter: () => {
      throw new Error('No parameters');
    },
    update: () => undefined,
    uniform: (like) => b.randomUniform(like, b.input('counter', { dtype: 'int32', shape: [2] }), 7),
  });

const counter = array('int32', [2], [1, 2]);
const mean = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;

it('masks of one draw are independent, of the right share and scale', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 3, 4] });
  const [first, second] = dropoutMasks(lowering(b, x), x, 0.25, [[20, 10], [10, 2, 10]]) as [Value, Value]; // prettier-ignore
  expect([first.type.shape, second.type.shape]).toEqual([['N', 20, 10], ['N', 10, 2, 10]]); // prettier-ignore
  const program = b.finish({ first, second });
  checkProgram(program);
  const { outputs } = interpret(program, { x: array('float32', [8, 3, 4], values([8, 3, 4], 1)), counter });
  const [u, v] = [outputs['first']!.data, outputs['second']!.data];
  for (const mask of [u, v]) {
    expect(new Set(mask.map((value) => Math.round(value * 1e6) / 1e6))).toEqual(new Set([0, 1.333333]));
    expect(mean(mask)).toBeCloseTo(1, 1);
  }
  // Independent masks both keep a value with probability 0.75².
  expect(mean(u.map((value, i) => Number(value > 0 && v[i]! > 0)))).toBeCloseTo(0.75 ** 2, 1);
});

it('need no random numbers where all or nothing is dropped', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 3] });
  const masks = [0, 1].flatMap((p) => dropoutMasks(lowering(b, x), x, p, [[3]]));
  expect(masks).toEqual([b.scalar(1), b.scalar(0)]);
});

it('a constant is as long as its part of the batch', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 3] });
  const parts = [0, 1].map((part) => {
    const own = b.splitBatch(x, part, 2);
    const constant = lowering(b, null, 'Constant', own);
    layerOf('Constant')!.lower(constant);
    return b.add(own, constant.outputs[0]!.value);
  });
  const program = b.finish({ first: parts[0]!, second: parts[1]! });
  checkProgram(program);
  const { outputs } = interpret(program, { x: array('float32', [5, 3], new Float32Array(15)) });
  expect([outputs['first']!.shape, outputs['second']!.shape]).toEqual([[2, 3], [3, 3]]); // prettier-ignore
  expect(new Set([...outputs['first']!.data, ...outputs['second']!.data])).toEqual(new Set([1]));
});
