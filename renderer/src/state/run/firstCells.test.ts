import { describe, expect, it } from 'vitest';
import { firstCells } from './firstCells.ts';

describe('a row to begin with', () => {
  const columns = [
    { name: 'weight', words: null, mean: 2977.5841, required: true },
    { name: 'size', words: null, mean: null, required: false },
    { name: 'origin', words: ['Europe', 'USA'], mean: null, required: true },
  ];
  it('has means and first words', () => {
    expect(firstCells(columns, {})).toEqual({ weight: '2978', size: '0', origin: 'Europe' });
  });
  it('keeps what was typed for columns of these names, where it can be', () => {
    expect(firstCells(columns, { weight: '12', origin: 'USA', color: 'red' })).toEqual({
      weight: '12',
      size: '0',
      origin: 'USA',
    });
    expect(firstCells(columns, { weight: 'x', origin: 'Mars' })).toMatchObject({ weight: '2978', origin: 'Europe' });
  });
});
