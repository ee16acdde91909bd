import { expect, it } from 'vitest';
import { leads, pathAlong, plainPath } from './edges.ts';

it('a line follows its way with round corners', () => {
  const way = [
    { x: 0, y: 0 },
    { x: 0, y: 40 },
    { x: 100, y: 40 },
    { x: 100, y: 44 },
  ];
  // The last corner has room for half of its short segment.
  expect(pathAlong(way)).toBe('M0,0 L0,32 Q0,40 8,40 L98,40 Q100,40 100,42 L100,44');
});

it('a straight way has no corner, and none has no line', () => {
  expect(
    pathAlong([
      { x: 0, y: 0 },
      { x: 0, y: 40 },
    ]),
  ).toBe('M0,0 L0,40');
  expect(pathAlong([])).toBe('');
});

it('a way leads only where its ends are', () => {
  const way = [
    { x: 0, y: 0 },
    { x: 0, y: 40 },
  ];
  expect(leads(way, { sourceX: 0, sourceY: 0.5, targetX: 0, targetY: 40 })).toBe(true);
  expect(leads(way, { sourceX: 0, sourceY: 0, targetX: 0, targetY: 50 })).toBe(false);
  expect(leads([], { sourceX: 0, sourceY: 0, targetX: 0, targetY: 50 })).toBe(false);
});

it('where no way is known the line is in steps, with its middle half-way', () => {
  const [path, middle] = plainPath({ sourceX: 0, sourceY: 0, targetX: 300, targetY: 300 }, false);
  expect(path.startsWith('M0')).toBe(true);
  expect(middle).toEqual({ x: 150, y: 150 });
});
