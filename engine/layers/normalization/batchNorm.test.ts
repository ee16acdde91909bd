/** A last batch of one sample does not corrupt the running statistics. */
import { expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { checkProgram } from '../../program/check.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { Lowering } from '../lowering.ts';
import { layerOf, resolveParams } from '../registry.ts';

it.each([1, 2])('after %d samples', (count) => {
  const b = createBuilder();
  const layer = layerOf('BatchNorm1d')!;
  const x = b.input('x', { dtype: 'float32', shape: ['N', 2] });
  const lowering = new Lowering({
    b,
    params: resolveParams(layer, {}),
    inputs: [{ value: x, layout: 'plain' }],
    shapes: [x.type.shape],
    training: true,
    parameter: (name) => b.variable({ name, dtype: 'float32', shape: [2] }),
    update: (name, value) => b.effect('Assign', [name], [value]),
    uniform: (like) => like,
  });
  layer.lower(lowering);
  const program = b.finish({ y: lowering.outputs[0]!.value });
  checkProgram(program);
  const start = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
  const state = new Map(Object.entries(start).map(([name, value]) => [name, array('float32', [2], [value, value])]));
  const { outputs, variables } = interpret(
    program,
    { x: array('float32', [count, 2], [3, 5, 4, 9].slice(0, 2 * count)) },
    state,
  );
  expect(outputs['y']!.data.every(Number.isFinite)).toBe(true);
  // The unbiased variances of 3, 4 and 5, 9 are 0.5 and 8.
  const wanted = count === 1 ? [0.9, 0.9] : [0.95, 1.7];
  wanted.forEach((value, i) => expect(variables.get('running_var')!.data[i]).toBeCloseTo(value, 12));
});
