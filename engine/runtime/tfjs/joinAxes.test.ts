/** Tensors of more axes than the WebAssembly kernels support. */
import { expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { values } from '../../program/testing/formula.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { joinAxes } from './joinAxes.ts';
import { createWasmRuntime } from './runtime.ts';

it('joins axes that are stretched alike', () => {
  expect(joinAxes([2, 3, 4], [2, 3, 4])).toEqual({ a: [24], b: [24], out: [2, 3, 4] });
  expect(joinAxes([2, 3, 1, 4], [3, 5, 1])).toEqual({ a: [2, 3, 1, 4], b: [1, 3, 5, 1], out: [2, 3, 5, 4] });
  expect(joinAxes([2, 1, 3, 1, 1], [])).toEqual({ a: [6], b: [1], out: [2, 1, 3, 1, 1] });
  expect(joinAxes([1, 1], [1])).toEqual({ a: [], b: [], out: [1, 1] });
  expect(() => joinAxes([2, 1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 1, 2, 1])).toThrow('more than 6 axes');
});

it.each<[number[], number[]]>([
  [
    [2, 1, 2, 3, 1, 2, 2],
    [2, 1, 2, 3, 1, 2, 2],
  ],
  [
    [2, 2, 1, 3, 2, 1, 2, 2],
    [1, 3, 2, 2, 2, 1],
  ],
  [[2, 1, 2, 1, 2, 1, 2, 1], []],
])('computes %j with %j', async (left, right) => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: left });
  const y = b.input('y', { dtype: 'float32', shape: right });
  const program = b.finish({ sum: b.add(x, y), product: b.mul(x, y), difference: b.sub(x, y), more: b.greater(x, y) });
  const feeds = {
    x: { dtype: 'float32' as const, shape: left, data: values(left, 1) },
    y: { dtype: 'float32' as const, shape: right, data: values(right, 2) },
  };
  const session = await (
    await createWasmRuntime()
  ).createSession({ variables: [], functions: { f: { program, repeated: false } } });
  const got = await session.run('f', feeds);
  session.dispose();
  const { outputs } = interpret(program, {
    x: array('float32', left, feeds.x.data),
    y: array('float32', right, feeds.y.data),
  });
  for (const [name, { shape, data }] of Object.entries(outputs)) {
    expect(got[name]!.shape).toEqual(shape);
    data.forEach((value, i) => expect(got[name]!.data[i]).toBeCloseTo(value, 6));
  }
});
