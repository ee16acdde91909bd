/** The values of a column in the window that somebody gives. */
import { rowsOfText } from '../../../../engine/datasets/given/rows.ts';
import type { TryReport } from '../../../../engine/protocol/reports.ts';

/** @returns the last rows' values, null for cells that are no number; none where the text is no window of the column */
export function pastOf({ input }: Pick<TryReport, 'input'>, column: string, text: string): (number | null)[] {
  if (input.kind !== 'window' || !input.columns.some(({ name }) => name === column)) return [];
  try {
    return rowsOfText(text, input.columns)
      .slice(-input.length)
      .map((row) => {
        const value = Number((row[column] ?? '').replace(',', '.'));
        return row[column] === '' || !Number.isFinite(value) ? null : value;
      });
  } catch {
    // The engine says what is wrong with the text.
    return [];
  }
}
