/** What a page may give a network is bounded before anything is made of it. */
import { describe, expect, it } from 'vitest';
import { ENGINE_COMMANDS } from './commands.ts';

const { params } = ENGINE_COMMANDS['try.predict'];
const accepts = (input: unknown): boolean => params.safeParse({ run: 'a', input }).success;
const drawing = (more: object) => ({ kind: 'drawing', width: 2, height: 2, pixels: 'AAAA', ...more });

describe('a sample that a page gives', () => {
  it('is a drawing, an image, a row or a text', () => {
    expect(accepts(drawing({}))).toBe(true);
    expect(accepts({ kind: 'image', file: 'iVBORw0KGgo=' })).toBe(true);
    expect(accepts({ kind: 'row', cells: { a: '1', b: '' } })).toBe(true);
    expect(accepts({ kind: 'text', text: 'a' })).toBe(true);
  });

  it.each([
    ['no sample', null],
    ['of another kind', { kind: 'file', path: '/etc/passwd' }],
    ['with something besides', { kind: 'text', text: 'a', path: '/etc/passwd' }],
    ['too wide', drawing({ width: 1025 })],
    ['of no height', drawing({ height: 0 })],
    ['of half a pixel', drawing({ width: 1.5 })],
    ['of no width', drawing({ width: NaN })],
    ['of no base64', drawing({ pixels: '<script>' })],
    ['with too many pixels', drawing({ pixels: 'A'.repeat(1_398_105) })],
    ['an empty file', { kind: 'image', file: '' }],
    ['a file of more than 32 MB', { kind: 'image', file: 'A'.repeat(44_739_245) }],
    ['cells that are no texts', { kind: 'row', cells: { a: 1 } }],
    ['a cell that is too long', { kind: 'row', cells: { a: 'x'.repeat(10_001) } }],
    ['too many cells', { kind: 'row', cells: Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [i, ''])) }],
    ['a text that is too long', { kind: 'text', text: 'a'.repeat(100_001) }],
  ])('is not taken: %s', (_, input) => {
    expect(accepts(input)).toBe(false);
  });

  it('names a run, and no path', () => {
    const input = { kind: 'text', text: 'a' };
    expect(params.safeParse({ run: '../a', input }).success).toBe(false);
    expect(params.safeParse({ run: '/a', input }).success).toBe(false);
  });
});
