import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byTabs } from './blanks.ts';

/** As it is said: line by line, by an expression that is slow on long runs. */
const slowly = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line.replace(/"[^"]*"|[ \t]+$|^[ \t]+|[ \t]+/g, (found, at: number) => {
        if (found.startsWith('"')) return found;
        return at === 0 || at + found.length === line.length ? '' : '\t';
      }),
    )
    .join('\n');

it('makes one tab of blanks outside quotes, and none around a line', () => {
  expect(byTabs('  1.5   2\t\t"a  b"  \n\t3 4 " x\n')).toBe('1.5\t2\t"a  b"\n3\t4\t"\tx\n');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '"', 'a', '1') }), (text) => {
      expect(byTabs(text)).toBe(slowly(text));
    }),
  );
});

it('takes no longer for blanks in a row', () => {
  const blanks = `${' '.repeat(4_000_000)}x`;
  expect(byTabs(`1${blanks}${blanks}`)).toBe('1\tx\tx');
});
