/** Files of cells: `# %%` begins one, as editors have it. */
/** The cells of a file with the line that each begins at, marks included; those without code are left out. */
export function cellsOf(source: string): { line: number; source: string }[] {
  const cells: { line: number; source: string }[] = [];
  source.split(/\r?\n/).forEach((text, i) => {
    if (/^# ?%%/.test(text) || cells.length === 0) cells.push({ line: i + 1, source: '' });
    cells[cells.length - 1]!.source += `${text}\n`;
  });
  return cells.filter((cell) => cell.source.replace(/^\s*#.*$/gm, '').trim() !== '');
}

/** Texts of the cells of a file, without the marks; a mark's title becomes a comment. */
export function readCells(text: string): string[] {
  return cellsOf(text).map(({ source }) => {
    const [first = '', ...rest] = source.split('\n');
    const mark = /^# ?%%(.*)$/.exec(first);
    const title = mark?.[1]?.trim() ?? '';
    const lines = mark ? (title ? [`# ${title}`, ...rest] : rest) : [first, ...rest];
    return lines.join('\n').replace(/^\n+|\s+$/g, '');
  });
}

/** A file of cells. */
export const writeCells = (cells: readonly string[]): string =>
  cells.map((source) => `# %%\n${source.trimEnd()}\n`).join('');
