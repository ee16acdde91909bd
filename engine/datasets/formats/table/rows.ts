/** Rows of a table as a dataset: encoded and split by its facts. */
import type { Dataset } from '../../dataset.ts';
import type { DataFiles } from '../../files.ts';
import { readCell } from '../../given/row.ts';
import { type RowForm, tableDataset, type TableDataset, type TableSplit } from '../../kinds/table.ts';
import type { GivenColumn } from '../../given/given.ts';
import type { Cells } from './cells.ts';
import { factsText, type Column, type TableFacts } from './facts.ts';
import { decode, encode, widthOf } from './fill.ts';
import type { NumberFormat } from './numbers.ts';

/** Encoded rows: numbers standardized, words one-hot. */
export interface RowSplit extends TableSplit {
  /** Row numbers in the file, counted from 0 after the header. */
  readonly rows: Int32Array;
}

/** A table with the facts for exported code. */
export interface TableRows extends TableDataset<RowSplit> {
  /** Used columns, without the target. */
  readonly columns: readonly Column[];
  readonly target: Column;
}
export type OpenedTable = TableRows & Dataset;

/** @param cells of the used columns, in the order of the facts */
export function rowsOf(
  { name, path }: Pick<DataFiles, 'name' | 'path'>,
  facts: TableFacts,
  cells: readonly Cells[],
  goal: Cells,
): TableRows {
  const { columns, target, scaled } = facts;
  const scale = scaled && target.kind === 'number' ? { mean: target.mean, deviation: target.deviation } : null;
  const splitOf = (rows: Int32Array): RowSplit => {
    const values = Float64Array.from(rows, (row) => goal.values[row]!);
    return {
      count: rows.length,
      values: encode(columns, cells, rows),
      targets:
        target.kind === 'word'
          ? Int32Array.from(values)
          : Float32Array.from(values, (value) => (scale ? (value - scale.mean) / scale.deviation : value)),
      rows,
    };
  };
  return {
    ...tableDataset({
      name,
      path,
      width: columns.reduce((sum, column) => sum + widthOf(column), 0),
      classNames: target.kind === 'word' ? target.words : [],
      scale,
      partition: facts.partition
        ? { by: facts.partition.by, of: Int32Array.from(facts.partition.of) }
        : facts.stratified
          ? 'class'
          : null,
      train: splitOf(Int32Array.from(facts.train)),
      test: splitOf(Int32Array.from(facts.test)),
      facts: () => factsText(facts),
      given: givenRow(facts),
    }),
    columns,
    target,
  };
}

/** Rows that somebody gives, encoded as those of the file are. */
function givenRow({ file, columns }: TableFacts): RowForm {
  const asked = columns.map((column): GivenColumn => {
    const words = column.kind === 'word' ? column.words : null;
    const mean = column.kind === 'number' ? column.mean : null;
    return { name: column.name, words, mean, required: column.fill === undefined };
  });
  const format = { decimal: file.decimal, thousands: file.thousands as NumberFormat['thousands'] };
  return {
    columns: () => asked,
    decode: (row) => decode(columns, row),
    encode(given) {
      const cells = columns.map((column, c): Cells => {
        const numeric = column.kind === 'word' && column.numeric === true;
        const value = readCell(asked[c]!, given[column.name], format, numeric);
        const { name, place } = column;
        return { name, place, words: asked[c]!.words, numeric, values: Float64Array.of(value ?? NaN) };
      });
      return encode(columns, cells, Int32Array.of(0));
    },
  };
}
