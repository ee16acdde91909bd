/** Scanning yields the same rows however a text is split into parts, with quotes and without. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scanner } from './scanner.ts';

const fail = (line: number, detail: string): never => {
  throw new Error(`${line} ${detail}`);
};
function rowsOf(parts: readonly string[]): string[][] | string {
  const scanner = new Scanner(',', fail);
  try {
    return [...parts.flatMap((part) => scanner.scan(part)), ...scanner.end()];
  } catch (error) {
    return (error as Error).message;
  }
}

describe('rows of a table', () => {
  it('quotes hold separators, line ends and quotes', () => {
    expect(rowsOf(['a,"b,\n""c""" ,d\n\n , \n1,,"2"'])).toEqual([
      ['a', 'b,\n"c"', 'd'],
      ['1', '', '2'],
    ]);
    expect(rowsOf(['a,"b" c'])).toBe('1 text after the closing quote of a cell');
    expect(rowsOf(['a\n"b\n'])).toBe('3 the quote of a cell is not closed');
  });

  it('do not depend on where the text is cut', () => {
    const text = fc.array(fc.constantFrom('a', 'bc', ',', '\n', '"', '""', ' ', 'é'), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 4 }), (words, cuts) => {
        const whole = words.join('');
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const parts = places.slice(1).map((end, i) => whole.slice(places[i], end));
        expect(rowsOf(parts)).toEqual(rowsOf([...whole]));
      }),
      { numRuns: 2000 },
    );
  });
});
