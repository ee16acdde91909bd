import { expect, it } from 'vitest';
import { createBuilder } from '../createBuilder.ts';
import { array } from './array.ts';
import { dependencies } from './dependencies.ts';

const none = new Map();

it('finds all that a maximum is taken of, nothing that is multiplied by 0, and what one element goes to', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 4] });
  const program = b.finish({
    largest: b.max(x, [1]),
    scaled: b.mul(x, b.constant([1, 0, 1, 0], [1, 4])),
    positive: b.relu(x),
    nothing: b.sub(x, x),
  });
  const found = dependencies(program, { x: array('float32', [1, 4], [1, -2, 3, -4]) }, none, {
    of: ['x'],
    apart: true,
  });
  const elements = (name: string) => found[name]!.map((all) => all.map(({ element }) => element));
  expect(elements('largest')).toEqual([[0, 1, 2, 3]]);
  expect(elements('scaled')).toEqual([[0], [], [2], []]);
  expect(elements('positive')).toEqual([[0], [1], [2], [3]]);
  expect(elements('nothing')).toEqual([[], [], [], []]);
});

it('sees what samples do to each other, and what comes from a variable', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 2] });
  const w = b.variable({ name: 'w', dtype: 'float32', shape: [2] });
  const program = b.finish({ y: b.add(b.sub(x, b.sum(x, [0], true)), w) });
  const variables = new Map([['w', array('float32', [2], [5, 6])]]);
  const feeds = { x: array('float32', [2, 2], [1, 2, 3, 4]) };
  const { y } = dependencies(program, feeds, variables, { of: ['x', 'w'], apart: false });
  // An element minus the batch sum, which contains it, depends on the other samples only.
  expect(y!.map((all) => all.map(({ name, element }) => name + element).join(' '))).toEqual([
    'x2 w0',
    'x3 w1',
    'x0 w0',
    'x1 w1',
  ]);
});
