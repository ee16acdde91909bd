/** Minimal syntax highlighting: keywords, strings, numbers, comments. */
import { targetOf, type Language } from '../../../engine/export/language.ts';
import type { ExportTarget } from '../../../engine/export/target.ts';

export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const TYPESCRIPT =
  /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)|\b(as|async|await|class|const|else|export|extends|for|from|function|if|import|interface|let|new|null|of|readonly|return|static|throw|true|false|type|typeof|undefined|void|while)\b|\b(\d[\d_.]*(?:e[+-]?\d+)?)\b/g;
const PYTHON =
  /(#[^\n]*)|("""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\b(and|as|class|continue|def|else|except|False|for|from|if|import|in|is|lambda|None|not|or|raise|return|True|try|with)\b|\b(\d[\d_.]*(?:e[+-]?\d+)?)\b/g;
const TOKENS: Readonly<Record<ExportTarget['syntax'], RegExp>> = {
  typescript: TYPESCRIPT,
  python: PYTHON,
  // Matches nothing.
  plain: /(?!)/g,
};
const KINDS: readonly TokenKind[] = ['comment', 'string', 'keyword', 'number'];

/** Lines of tokens; a token never spans lines. */
export function highlight(source: string, language: Language): Token[][] {
  const lines: Token[][] = [[]];
  const add = (kind: TokenKind, text: string): void => {
    text.split('\n').forEach((part, i) => {
      if (i) lines.push([]);
      if (part) lines.at(-1)?.push({ kind, text: part });
    });
  };
  let at = 0;
  for (const match of source.matchAll(TOKENS[targetOf(language).syntax])) {
    add('plain', source.slice(at, match.index));
    const group = match.slice(1).findIndex((part) => part !== undefined);
    add(KINDS[group] ?? 'plain', match[0]);
    at = match.index + match[0].length;
  }
  add('plain', source.slice(at));
  return lines;
}
