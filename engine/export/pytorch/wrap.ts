/** Line breaks of long statements, as Python's formatters place them. */
const WIDTH = 100;
const STEP = 4;

/** Positions of the commas between arguments of the call at a statement's end; null where there is no call. */
function callOf(text: string): { open: number; commas: number[] } | null {
  let open = -1;
  let depth = 0;
  let quoted = false;
  let commas: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i]!;
    if (sign === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if ('([{'.includes(sign)) {
      if (depth === 0) [open, commas] = [i, []];
      depth += 1;
    } else if (')]}'.includes(sign)) depth -= 1;
    else if (sign === ',' && depth === 1) commas.push(i);
  }
  // A trailing comma would turn a parenthesized expression into a tuple.
  return /\w\($/.test(text.slice(0, open + 1)) && text.endsWith(')') ? { open, commas } : null;
}

/** A statement with its indentation, on as many lines as needed. */
export function wrapped(line: string): string[] {
  const call = line.length > WIDTH ? callOf(line) : null;
  if (!call || line.trimStart().startsWith('#')) return [line];
  const indent = ' '.repeat(line.length - line.trimStart().length + STEP);
  const inside = line.slice(call.open + 1, -1);
  const [first, last] = [line.slice(0, call.open + 1), `${indent.slice(STEP)})`];
  if (indent.length + inside.length <= WIDTH) return [first, indent + inside, last];
  const starts = [call.open + 1, ...call.commas.map((at) => at + 1)];
  const parts = starts.map((start, i) => line.slice(start, call.commas[i] ?? line.length - 1).trim());
  return [first, ...parts.map((part) => `${indent}${part},`), last];
}
