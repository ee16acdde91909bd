/** The log in parts, of which only the last one changes when lines are added: the others are not laid out again. */

/** Lines of a part. */
const PART = 50;

export interface LogPart {
  /** Number of its first line since the run began. */
  readonly first: number;
  /** Ends with a line break, except that of the last part. */
  readonly text: string;
}

/**
 * @param lines that are kept
 * @param dropped number of older ones
 * @param shown least number of lines, where there are so many
 */
export function logParts(lines: readonly string[], dropped: number, shown: number): LogPart[] {
  const end = dropped + lines.length;
  const parts: LogPart[] = [];
  if (!lines.length) return parts;
  const begin = Math.floor(Math.max(dropped, end - shown) / PART) * PART;
  for (let first = begin; first < end; first += PART) {
    const text = lines.slice(Math.max(0, first - dropped), first + PART - dropped).join('\n');
    parts.push({ first, text: first + PART < end ? `${text}\n` : text });
  }
  return parts;
}
