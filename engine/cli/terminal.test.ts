import { expect, it } from 'vitest';
import { lossText } from './terminal.ts';

it('a loss is told with four digits, and as none where no label counts', () => {
  expect([0.25, NaN, null].map(lossText)).toEqual(['0.2500', '–', '–']);
});
