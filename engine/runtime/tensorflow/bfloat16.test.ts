import { describe, expect, it } from 'vitest';
import { allAmpere, hasBfloat16 } from './bfloat16.ts';

describe('processors', () => {
  it.each([
    ['flags\t\t: fpu vme avx512f avx512_bf16 avx512_vnni', true],
    ['flags\t\t: fpu amx_bf16 amx_tile', true],
    ['Features\t: fp asimd bf16 i8mm', true],
    ['flags\t\t: fpu vme avx2 avx512f avx512_vnni', false],
    ['flags\t\t: fpu avx512_bf16x', false],
    ['', false],
  ])('%s: %s', (text, gains) => expect(hasBfloat16(text)).toBe(gains));
});

describe('graphics cards', () => {
  it.each([
    ['9.0\n', true],
    ['8.6\n8.0\n', true],
    ['8.6\n7.5\n', false],
    ['[N/A]\n', false],
    ['12.0', true],
  ])('%j: %s', (text, gains) => expect(allAmpere(text)).toBe(gains));
});
