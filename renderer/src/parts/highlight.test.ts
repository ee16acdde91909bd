import { describe, expect, it } from 'vitest';
import type { Language } from '../../../engine/export/language.ts';
import { highlight } from './highlight.ts';

const words = (source: string, kind: string, language: Language = 'typescript'): string[] =>
  highlight(source, language)
    .flat()
    .filter((token) => token.kind === kind)
    .map(({ text }) => text);

describe('highlight', () => {
  it('loses nothing', () => {
    const source = "const a = 'x // y'; // done\n/* two\nlines */ let b = 1e-3;\n";
    expect(
      highlight(source, 'typescript')
        .map((line) => line.map(({ text }) => text).join(''))
        .join('\n'),
    ).toBe(source);
  });
  it('tells strings, comments, keywords and numbers apart', () => {
    expect(words("const a = 'let'; // const", 'keyword')).toEqual(['const']);
    expect(words("const a = 'let'; // const", 'string')).toEqual(["'let'"]);
    expect(words('x1 = conv2d(5, 0.5)', 'number')).toEqual(['5', '0.5']);
  });
  it('knows Python as well', () => {
    const source = '"""def\nof it"""\ndef f(x):  # if\n    return "#" + 1e-5';
    expect(words(source, 'keyword', 'pytorch')).toEqual(['def', 'return']);
    expect(words(source, 'string', 'pytorch')).toEqual(['"""def', 'of it"""', '"#"']);
    expect(words(source, 'comment', 'pytorch')).toEqual(['# if']);
    expect(words(source, 'number', 'pytorch')).toEqual(['1e-5']);
  });
  it('splits a comment over its lines', () => expect(highlight('/* a\nb */', 'typescript')).toHaveLength(2));
});
