/** Text in a picture: escaped, and cut to an estimated width. */

/** Characters that are invalid in XML 1.0. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** Estimated width of a text in ems, slightly too wide for our fonts. */
export function emsOf(text: string, font: 'ui' | 'mono'): number {
  let width = 0;
  for (const sign of text) {
    if (sign.codePointAt(0)! > 0x2e80) width += 1;
    else if (font === 'mono') width += 0.6;
    else if (/[ijl.,:;'|!()[\] ]/.test(sign)) width += 0.32;
    else if (/[mwMW@%]/.test(sign)) width += 0.92;
    else if (/[A-Z0-9]/.test(sign)) width += 0.68;
    else width += 0.59;
  }
  return width;
}

/** The text, truncated with an ellipsis where it is too wide. */
export function fit(text: string, font: 'ui' | 'mono', size: number, width: number): string {
  if (emsOf(text, font) * size <= width) return text;
  const signs = [...text];
  while (signs.length && (emsOf(signs.join(''), font) + 0.7) * size > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** The lines of a wrapped text. */
export function wrap(text: string, size: number, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    // Between words, and anywhere in scripts without spaces.
    for (const part of paragraph.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/g) ?? ['']) {
      if (line && emsOf(line + part.trimEnd(), 'ui') * size > width) {
        lines.push(line.trimEnd());
        line = part.trimStart();
      } else line += part;
    }
    return [...lines, fit(line, 'ui', size, width)];
  });
}
