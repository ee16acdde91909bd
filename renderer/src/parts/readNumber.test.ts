import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber, readNumbers } from './readNumber.ts';

it.each([
  ['1,000', 1000],
  ['1,5', 1.5],
  ['0,01', 0.01],
  ['0,010', 0.01],
  ['0,001', 0.001],
  ['12,345,678', 12345678],
  ['1,000.5', 1000.5],
  ['-1,000', -1000],
  ['1 000', 1000],
  ['1\u00a0000', 1000],
  ['12\u202f345\u2009678', 12345678],
  ['1 000,5', 1000.5],
  ['1234,567', 1234.567],
  ['１０', 10],
  ['１，０００', 1000],
  ['－０．５', -0.5],
  ['−5', -5],
  ['1e-3', 0.001],
  ['1e−3', 0.001],
  ['1,5e3', 1500],
  ['1E3', 1000],
  ['.5', 0.5],
  [',5', 0.5],
  ['5.', 5],
  ['5,', 5],
  ['+3', 3],
  [' 7 ', 7],
  ['0', 0],
])('reads %j as %d', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

it.each([
  ...['', ' ', 'abc', '-', '.', ',', 'e3', '1e', '0x10', 'Infinity', 'NaN', '1e999', '10³', '1_000', "1'000", '5 %'],
  ...['1,2,3', '1,00,000', '12,345,6', '1,5.2', '1.000,5', '1.000.000', '1234,567,890', '0 100', '10 5', '1 00'],
  ...['1,234e3', '1 000e3', '- 5', '--5', '1 000 ,5'],
])('refuses %j', (text) => {
  expect(readNumber(text)).toBeNull();
});

describe('every number comes back', () => {
  const groups = (digits: string, mark: string): string => digits.replace(/\B(?=(\d{3})+$)/g, mark);
  const wide = (text: string): string =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  const dashed = (text: string): string => text.replaceAll('-', '−');
  const integer = fc.integer({ min: -1e15, max: 1e15 });
  const fraction = fc.double({ noNaN: true, noDefaultInfinity: true });
  /** Enough decimals that no comma before them can be a thousands separator. */
  const decimals = fc
    .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.stringMatching(/^(\d{1,2}|\d{4,9})$/))
    .map(([whole, rest]) => `${whole}.${rest}`);

  it.each<[string, (text: string) => string]>([
    ['plain', (text) => text],
    ['with a Unicode minus', dashed],
    ['at full width', wide],
  ])('%s', (_, write) => {
    fc.assert(fc.property(fraction, (number) => readNumber(write(String(number))) === (number || 0)));
    fc.assert(fc.property(fraction, (number) => readNumber(write(number.toExponential())) === (number || 0)));
  });

  it.each([',', ' ', '\u00a0', '\u202f', '，'])('in groups with %j', (mark) => {
    fc.assert(
      fc.property(integer, fc.boolean(), (number, minus) => {
        const text = groups(String(number), mark);
        expect(readNumber(minus ? dashed(text) : text)).toBe(number);
      }),
    );
  });

  it('with a decimal comma', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(readNumber(text.replace('.', ','))).toBe(Number(text));
        expect(readNumber(wide(text.replace('.', ',')))).toBe(Number(text));
      }),
    );
  });

  it('in groups, with decimals behind a point or, after spaces, a comma', () => {
    fc.assert(
      fc.property(integer, fc.stringMatching(/^\d{1,3}$/), (number, rest) => {
        fc.pre(Math.abs(number) >= 1000);
        const is = Number(`${number}.${rest}`);
        expect(readNumber(`${groups(String(number), ',')}.${rest}`)).toBe(is);
        expect(readNumber(`${groups(String(number), ' ')},${rest}`)).toBe(is);
      }),
    );
  });

  it('and no text at all is an error or not finite', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'0123456789,. -−+e１，\u00a0') });
    fc.assert(
      fc.property(signs, (text) => {
        const number = readNumber(text);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
    );
  });
});

it.each<[string, number[] | null]>([
  ['30, 60', [30, 60]],
  ['30,60,80', [30, 60, 80]],
  ['30 60', [30, 60]],
  ['30，60', [30, 60]],
  ['３０、６０', [30, 60]],
  ['1,000; 2,000', [1000, 2000]],
  ['0,5；0,25', [0.5, 0.25]],
  ['1e-3, −2', [0.001, -2]],
  ['1×28×28', [1, 28, 28]],
  ['3 x 1,024', [3, 1024]],
  ['(1, 28, 28)', [1, 28, 28]],
  ['-1×8', [-1, 8]],
  ['', []],
  ['1,000', null],
  ['0,01 0,02', null],
  ['30, sixty', null],
])('reads the list %j as %j', (text, numbers) => {
  expect(readNumbers(text)).toEqual(numbers);
});
