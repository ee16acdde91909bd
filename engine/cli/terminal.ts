/** Output of the command line: progress bar and lines for users, one JSON object per line for programs. */
import { formatError } from '../errors/error.ts';
import { formatCount } from '../errors/format.ts';
import type { ErrorData } from '../errors/types.ts';
import type { PreparationReport } from '../protocol/reports.ts';

const WIDTH = 24;

/** "━━━━━━╺━━━" */
export function bar(share: number, width = WIDTH): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** A status line that is overwritten on a terminal, and omitted elsewhere. */
export class StatusLine {
  readonly #live = process.stderr.isTTY === true;
  #shown = false;

  set(text: string): void {
    if (!this.#live) return;
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r\x1b[2K${text.slice(0, columns - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[2K');
    this.#shown = false;
  }
}

export const json = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
/** Prints a warning to stderr, since programs read stdout. */
export const warn = (error: ErrorData): void => void process.stderr.write(`${formatError(error, 'en')}\n`);
export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

export const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.max(0, Math.round(seconds))} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** A loss; "–" without valid labels, for which it is NaN, and null in JSON. */
export const lossText = (loss: number | null): string =>
  loss !== null && Number.isFinite(loss) ? loss.toFixed(4) : '–';
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** "preparing 12,000 of 50,000 images" */
export const preparationText = ({ done, of, unit }: PreparationReport): string =>
  `${bar(done / of)} preparing ${formatCount(done)} of ${formatCount(of)} ${unit}`;

/** Aligned columns; numbers to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number): string =>
    right.includes(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
