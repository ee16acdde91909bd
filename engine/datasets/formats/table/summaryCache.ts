/** Cache of the summary of the last table: recognizing a file computes it, and opening the file uses it again. */
import type { DataFiles } from '../../files.ts';
import type { TableSettings } from './settings.ts';
import { summarize, type TableSummary } from './summary.ts';
import type { TableFile } from './tableFile.ts';

let last: { readonly key: string; readonly summary: TableSummary } | null = null;

/** @returns the summary of a table; computed only if the file or its settings differ from the last call */
export async function summaryOf(
  file: TableFile,
  files: DataFiles,
  { encoding, separator, header, decimal, thousands }: Partial<TableSettings>,
): Promise<TableSummary> {
  const reading = { encoding, separator, header, decimal, thousands };
  const key = JSON.stringify([files.location, await files.stamp(), reading]);
  if (last?.key !== key) {
    last = null;
    last = { key, summary: await summarize(file) };
  }
  return last.summary;
}
