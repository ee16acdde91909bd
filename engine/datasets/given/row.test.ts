/** Rows that are typed or pasted. */
import { describe, expect, it } from 'vitest';
import type { GivenColumn } from './given.ts';
import { readCell, rowOfText } from './row.ts';

const number = (name: string, required = true): GivenColumn => ({ name, words: null, mean: 0, required });
const COLUMNS = [number('a'), number('b'), { name: 'c', words: ['x', 'y, z'], mean: null, required: true }];
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { data: { code: string } }).data.code;
  }
};

describe('a row in a text', () => {
  it.each([
    ['1,2,x', { a: '1', b: '2', c: 'x' }],
    [' 1 , 2 , x \n', { a: '1', b: '2', c: 'x' }],
    ['1,2,"y, z"', { a: '1', b: '2', c: 'y, z' }],
    ['1,5\t2\ty, z', { a: '1,5', b: '2', c: 'y, z' }],
    ['{"c":"x","a":1,"b":null}', { a: '1', b: '', c: 'x' }],
    ['{"a":true}', { a: 'true' }],
  ])('%j has its cells', (text, cells) => {
    expect(rowOfText(text, COLUMNS)).toEqual(cells);
  });

  it.each([
    ['1,2', 'given.width'],
    ['1,2,x,3', 'given.width'],
    ['1,2,x\n1,2,x', 'given.width'],
    ['', 'given.width'],
    ['{"a":', 'given.row'],
    ['{"a":[1]}', 'given.row'],
    ['1,2,"x', 'given.row'],
  ])('%j is none', (text, code) => {
    expect(codeOf(() => rowOfText(text, COLUMNS))).toBe(code);
  });
});

describe('a cell', () => {
  it('is a number as the table writes it, or a plain one', () => {
    const format = { decimal: ',', thousands: '.' } as const;
    expect(readCell(number('a'), '1.234,5', format)).toBe(1234.5);
    expect(readCell(number('a'), '2.5', format)).toBe(2.5);
    expect(readCell(number('a'), ' -1e3 ')).toBe(-1000);
  });
  it('is one of the words of its column; numbers among them as they are', () => {
    const classes: GivenColumn = { name: 'k', words: ['1', '2'], mean: null, required: true };
    expect(readCell(classes, '2.0', undefined, true)).toBe(1);
    expect(codeOf(() => readCell(classes, '2.0'))).toBe('given.word');
  });
  it('may be missing where it was in training', () => {
    expect(readCell(number('a', false), '')).toBeNull();
    expect(codeOf(() => readCell(number('a'), undefined))).toBe('given.missing');
    expect(readCell({ name: 'k', words: ['', 'x'], mean: null, required: true }, '')).toBe(0);
  });
});
