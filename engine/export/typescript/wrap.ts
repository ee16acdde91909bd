/** Line breaks for generated code. */
const LIMIT = 84;

/** Splits `a, b: [c, d], e` at the commas outside of brackets and strings. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === "'") quoted = false;
    } else if (char === "'") quoted = true;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** `f({ a: 1, b: 2 })` on one line where it fits, else one entry per line. */
export function wrapCall(call: string): string {
  const match = /^([^({]*)\(\{ (.*) \}\)$/s.exec(call);
  if (!match || call.length <= LIMIT) return call;
  const entries = splitTopLevel(match[2]!).map((entry) => `  ${entry},`);
  return [`${match[1]}({`, ...entries, '})'].join('\n');
}
