/** A table: columns of numbers or categories, one of which is predicted from the others. CSV, Parquet, JSON lines. */
import { defineFormat } from '../definition.ts';
import { openTable, proposedFor } from './table/columns.ts';
import { tablePython } from './table/python.ts';
import { labelWidth, TABLE_SETTINGS, type TableSettings } from './table/settings.ts';
import { holdsTable } from './table/tableFile.ts';
import { tableTypeScript } from './table/typescript.ts';

/** What the samples of a table are in exported code. */
const sampleKind = ({ windows }: TableSettings): 'rows' | 'windows' | 'steps' =>
  !windows ? 'rows' : windows.multiStep && windows.horizon > 1 ? 'steps' : 'windows';

/** By its name, since exported code is written where the file may not be at hand. */
const isParquet = ({ path }: { readonly path: string }): boolean => /\.parquet$/i.test(path);

const EXTENSION = /\.(csv|tsv|parquet|jsonl|ndjson)$/i;

export const table = defineFormat({
  kind: 'table',
  accepts: { en: 'a table (CSV, TSV, Parquet, JSON lines)', zh: '表格（CSV、TSV、Parquet、JSON Lines）' },
  unpacks: true,
  samples: 'table',
  settings: TABLE_SETTINGS,
  recognize: async (files, target) =>
    (await holdsTable(files, EXTENSION.test(files.name)))
      ? { kind: 'table', path: files.path, ...(await proposedFor(files, target)) }
      : null,
  open: (files, source, known) => openTable(files, source, known),
  labelShape: (source) => (labelWidth(source) > 1 ? [labelWidth(source)] : []),
  factsFile: 'table.json',
  code: {
    typescript: (source, sample) => tableTypeScript(sample, sampleKind(source), labelWidth(source), isParquet(source)),
    python: (source) => tablePython(sampleKind(source), labelWidth(source)),
    reads: 'a table, as table.json says',
    packages: (source) => (isParquet(source) ? { npm: { '@duckdb/node-api': '1.5.6-r.1' } } : {}),
    ownSplit: true,
    namesValidation: ({ split, windows }) => split === 'column' && !windows,
    scaled: ({ scaling }) => scaling === 'standard',
  },
});
