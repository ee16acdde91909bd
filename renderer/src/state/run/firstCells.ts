/** The cells of a row that nobody has typed yet. */
import type { GivenColumn } from '../../../../engine/datasets/given/given.ts';

/** Digits of a mean. */
const DIGITS = 4;

/**
 * A row to begin with: numbers at their mean, the first of the words. What was typed before stays where it can.
 * @param kept by the name of the column
 */
export const firstCells = (
  columns: readonly GivenColumn[],
  kept: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    columns.map(({ name, words, mean }) => {
      const before = kept[name];
      if (before !== undefined && (words ? words.includes(before) : Number.isFinite(Number(before))))
        return [name, before];
      return [name, words ? (words[0] ?? '') : String(Number((mean ?? 0).toPrecision(DIGITS)))];
    }),
  );
