/** `tensorsmith lab FILE`: runs a file of cells and prints their results. */
import { readRegular } from '../data/regularFile.ts';
import { formatError, UserError } from '../errors/error.ts';
import { cellsOf } from '../lab/cells.ts';
import { type CellResult, Lab } from '../lab/lab.ts';
import { json, say } from './terminal.ts';

const MOST_CHARACTERS = 1024 * 1024;

function print(line: number, { output, value, notes, error }: CellResult): void {
  if (output) process.stdout.write(output);
  for (const note of notes) process.stderr.write(`line ${line + note.line - 1}, note: ${formatError(note, 'en')}\n`);
  if (value !== null) say(value);
  if (error) process.stderr.write(`line ${line + error.line - 1}: ${formatError(error, 'en')}\n`);
}

/** Ends with exit code 1 where a cell has an error; the cells after it do not run. */
export async function labCommand(file: string, flags: { json: boolean }): Promise<void> {
  const lab = new Lab();
  const bytes = await readRegular(file, MOST_CHARACTERS).catch(() => {
    throw new UserError('data.notFound', { path: file });
  });
  const source = bytes.toString('utf8');
  for (const [index, { line, source: cell }] of cellsOf(source).entries()) {
    const result = lab.run(cell);
    if (flags.json) {
      const error = result.error && {
        ...result.error,
        line: line + result.error.line - 1,
        message: formatError(result.error, 'en'),
      };
      const notes = result.notes.map((note) => ({
        ...note,
        line: line + note.line - 1,
        message: formatError(note, 'en'),
      }));
      json({ event: 'cell', cell: index + 1, line, ...result, notes, error });
    } else print(line, result);
    if (result.error) {
      process.exitCode = 1;
      return;
    }
  }
}
