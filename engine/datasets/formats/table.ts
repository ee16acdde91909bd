/** A table with a header line in a text: columns of numbers or words, one of which is predicted from the others. */
import { z } from 'zod';
import { defineFormat } from '../definition.ts';
import { openTable, readHeader } from './table/columns.ts';
import { TABLE_PYTHON } from './table/python.ts';
import { tableTypeScript } from './table/typescript.ts';

const EXTENSION = /\.(csv|tsv)$/i;

export const table = defineFormat({
  kind: 'table',
  samples: 'table',
  settings: { target: z.string().min(1).max(200) },
  recognize: async (files) =>
    files.kind === 'file' && EXTENSION.test(files.name)
      ? { kind: 'table', path: files.path, target: (await readHeader(files)).at(-1)! }
      : null,
  open: (files, { target }) => openTable(files, target),
  labelShape: () => [],
  factsFile: 'table.json',
  code: {
    typescript: (_, [features = 1]) => tableTypeScript(features),
    python: () => TABLE_PYTHON,
    reads: 'a table, as table.json says',
  },
});
