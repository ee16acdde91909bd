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
  described: () => Described,
): Dataset {
  const given = givenNumbers(rows.width, described);
  const { counts, ...dataset } = tableDataset({ ...rows, scale: null, partition: null, given });
  const report = (): RowsReport => {
    const { test, ...known } = counts();
    return { ...known, kind: 'rows', test: test?.count ? test : null, ...described() };
  };
  return { ...dataset, report: () => Promise.resolve(report()) };
}

/** Numbers as they are; of many columns the first are told of, and the others are called alike. */
function givenNumbers(width: number, described: () => Described): RowForm {
  let known: readonly GivenColumn[] | undefined;
  const columns = (): readonly GivenColumn[] => {
    if (known) return known;
    // The target is the last.
    const told = described().columns.slice(0, -1);
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
    encode: (cells) => Float32Array.from(columns(), (column) => readCell(column, cells[column.name])!),
  };
}
