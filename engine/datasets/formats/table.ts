/** A table: columns of numbers or categories, one of which is predicted from the others. CSV, Parquet, JSON lines. */
import { defineFormat } from '../definition.ts';
import { openTable, proposedFor } from './table/columns.ts';
import { tablePython } from './table/python.ts';
import { TABLE_SETTINGS } from './table/settings.ts';
import { holdsTable } from './table/tableFile.ts';
import { tableTypeScript } from './table/typescript.ts';

const EXTENSION = /\.(csv|tsv|parquet|jsonl|ndjson)$/i;

export const table = defineFormat({
  kind: 'table',
  accepts: { en: 'a table (CSV, TSV, Parquet, JSON lines)', zh: '表格（CSV、TSV、Parquet、JSON Lines）' },
  samples: 'table',
  settings: TABLE_SETTINGS,
  recognize: async (files, target) =>
    (await holdsTable(files, EXTENSION.test(files.name)))
      ? { kind: 'table', path: files.path, ...(await proposedFor(files, target)) }
      : null,
  open: (files, source, known) => openTable(files, source, known),
  labelShape: ({ moreTargets }) => (moreTargets ? [moreTargets.length + 1] : []),
  factsFile: 'table.json',
  code: {
    typescript: ({ windows, moreTargets = [] }, sample) =>
      tableTypeScript(sample, windows ? 'windows' : 'rows', moreTargets.length + 1),
    python: ({ windows, moreTargets = [] }) => tablePython(windows ? 'windows' : 'rows', moreTargets.length + 1),
    reads: 'a table, as table.json says',
    ownSplit: true,
    namesValidation: ({ split, windows }) => split === 'column' && !windows,
    scaled: ({ scaling }) => scaling === 'standard',
  },
});
