import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';

const words = (source: string, kind: string): string[] =>
  highlight(source)
    .flat()
    .filter((token) => token.kind === kind)
    .map(({ text }) => text);

describe('highlight', () => {
  it('loses nothing', () => {
    const source = "const a = 'x // y'; // done\n/* two\nlines */ let b = 1e-3;\n";
    expect(
      highlight(source)
        .map((line) => line.map(({ text }) => text).join(''))
        .join('\n'),
    ).toBe(source);
  });
  it('tells strings, comments, keywords and numbers apart', () => {
    expect(words("const a = 'let'; // const", 'keyword')).toEqual(['const']);
    expect(words("const a = 'let'; // const", 'string')).toEqual(["'let'"]);
    expect(words('x1 = conv2d(5, 0.5)', 'number')).toEqual(['5', '0.5']);
  });
  it('splits a comment over its lines', () => expect(highlight('/* a\nb */')).toHaveLength(2));
});
