/** Datasets of numeric rows without column settings: from arrays, or generated. */
import type { Dataset } from '../dataset.ts';
import type { GivenColumn } from '../given/given.ts';
import type { RowsReport } from '../report.ts';
import { readCell } from '../given/row.ts';
import { exact, type RowForm, type Table, tableDataset, type TableSplit } from './table.ts';

type Described = Pick<RowsReport, 'columns' | 'target' | 'preview'>;

/** @param described columns and first rows; called for each report */
export function rowsDataset<S extends TableSplit>(
  rows: Omit<Table<S>, 'scale' | 'partition' | 'given'>,
  described: () => Described | Promise<Described>,
): Dataset {
  const given = givenNumbers(rows.width, described);
  const { counts, ...dataset } = tableDataset({ ...rows, scale: null, partition: null, given });
  const report = async (): Promise<RowsReport> => {
    const { test, ...known } = counts();
    return { ...known, kind: 'rows', test: test?.count ? test : null, ...(await described()) };
  };
  return { ...dataset, report };
}

/** Numbers as they are; of many columns the first are told of, and the others are called alike. */
function givenNumbers(width: number, described: () => Described | Promise<Described>): RowForm {
  let known: readonly GivenColumn[] | undefined;
  const columns = async (): Promise<readonly GivenColumn[]> => {
    if (known) return known;
    // The target is the last.
    const told = (await described()).columns.slice(0, -1);
    known = Array.from({ length: width }, (_, place) => {
      const column = told[place];
      const mean = column?.kind === 'number' ? column.mean : null;
      return { name: column?.name ?? `x${place}`, words: null, mean, required: true };
    });
    return known;
  };
  return {
    columns,
    decode: (row) => Array.from(row, exact),
    encode: async (cells) => Float32Array.from(await columns(), (column) => readCell(column, cells[column.name])!),
  };
}
