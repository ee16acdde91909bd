/** How the command line speaks: a bar and lines for a user, one JSON object per line for a program. */
import { formatError } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';

const WIDTH = 24;

/** "━━━━━━╺━━━" */
export function bar(share: number, width = WIDTH): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** A line that is written over and over on a terminal, and left out elsewhere. */
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
/** What should be known besides, on the other stream: programs read the first. */
export const warn = (error: ErrorData): void => void process.stderr.write(`${formatError(error, 'en')}\n`);
export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

export const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.max(0, Math.round(seconds))} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** A loss; none where no label counts, which on its way through messages NaN becomes null. */
export const lossText = (loss: number | null): string =>
  loss !== null && Number.isFinite(loss) ? loss.toFixed(4) : '–';
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** Columns aligned by their longest cell; numbers to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number): string =>
    right.includes(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
