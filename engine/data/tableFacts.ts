/** What an exported package has to know of a table, as table.json: what its columns were in training, and which rows those were. */
import type { TableDataset } from './table.ts';

export const TABLE_FACTS = 'table.json';

export function tableFacts({ columns, target, train, test }: TableDataset): string {
  return `${JSON.stringify({ columns, target, train: [...train.rows], test: [...test.rows] })}\n`;
}
