import { expect, it } from 'vitest';
import { chosenRun } from './chosenRun.ts';

it('is the newest that fits, unless another was chosen', () => {
  expect(chosenRun([], null)).toBe(null);
  expect(chosenRun(['b', 'a'], null)).toBe('b');
  expect(chosenRun(['b', 'a'], { run: 'a', newest: 'b' })).toBe('a');
});

it('gives way to a newer run', () => {
  expect(chosenRun(['c', 'b', 'a'], { run: 'a', newest: 'b' })).toBe('c');
});

it('stays where the network fits no run any more, and gives way to one that fits', () => {
  const choice = { run: 'a', newest: 'b' };
  expect(chosenRun([], choice)).toBe('a');
  expect(chosenRun(['z'], choice)).toBe('z');
  expect(chosenRun(['b', 'a'], choice)).toBe('a');
});
