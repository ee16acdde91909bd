/** A table as a dataset: columns by their roles, rows split and encoded. */
import { UserError } from '../../../errors/error.ts';
import type { DataFiles } from '../../files.ts';
import { rowsOf, type OpenedTable } from './rows.ts';
import { checkRows, readCells, type Cells } from './cells.ts';
import type { TableFacts } from './facts.ts';
import { columnOf } from './fill.ts';
import { describe } from './described.ts';
import { openKnown } from './known.ts';
import { partRows, readSplitKeys, type SplitKeys } from './partition.ts';
import { proposedSettings, rolesOf, type RoledColumn } from './roles.ts';
import type { ProposedSettings, TableSettings } from './settings.ts';
import { relateNumbers, type TableSummary } from './summary.ts';
import { summaryOf } from './summaryCache.ts';
import { asUserError, openTableFile, type TableFile } from './tableFile.ts';

const LEAST_ROWS = 10;
/** Opens a table and closes it in any case. */
/** @param check of the file before its summary, which takes long */
async function withTable<T>(
  files: DataFiles,
  settings: Partial<TableSettings>,
  check: (file: TableFile, name: string) => Promise<void>,
  use: (file: TableFile, summary: TableSummary) => Promise<T>,
): Promise<T> {
  const file = await openTableFile(files, settings);
  try {
    await check(file, files.name);
    await relateNumbers(file);
    const summary = await summaryOf(file, files, settings);
    if (summary.columns.length < 2 || summary.rows < 1) throw new UserError('data.notTable', { file: files.name });
    return await use(file, summary);
  } catch (error) {
    throw asUserError(error, files);
  } finally {
    file.database.close();
  }
}

const anySize = (): Promise<void> => Promise.resolve();

/**
 * The proposed settings of a picked table.
 * @param target the column to predict; the last one that is not empty if left out
 */
export const proposedFor = (files: DataFiles, target?: string): Promise<ProposedSettings> =>
  withTable(files, {}, anySize, (_, summary) => {
    if (target !== undefined && !summary.columns.some(({ name }) => name === target))
      throw noColumn(files.name, target, summary);
    return Promise.resolve(proposedSettings(summary, target));
  });

/** Rows without missing values in columns whose rule is to drop them, and with a part to be in. */
function wholeRows(
  cells: readonly Cells[],
  used: readonly RoledColumn[],
  rows: number,
  keys: SplitKeys | null,
): Int32Array {
  const strict: Pick<Cells, 'values'>[] = cells.filter((_, c) => used[c]!.missing === 'drop');
  if (keys) strict.push(keys);
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) =>
    strict.every(({ values }) => !Number.isNaN(values[row]!)),
  );
}

/** The classes that occur in some rows. */
function metClasses(cells: Cells, rows: Int32Array): Cells {
  const { words, values } = cells;
  if (!words) return cells;
  const met = new Set<number>();
  for (const row of rows) met.add(values[row]!);
  if (met.size === words.length) return cells;
  const places = [...met].sort((a, b) => a - b);
  const moved = new Map(places.map((place, i) => [place, i]));
  return {
    ...cells,
    words: places.map((place) => words[place]!),
    values: values.map((value) => moved.get(value) ?? NaN),
  };
}

function checkGoal(file: string, { name: column, words, values }: Cells, rows: Int32Array): void {
  if (rows.length < LEAST_ROWS) throw new UserError('data.fewRows', { file, count: rows.length });
  const value = values[rows[0]!]!;
  if (words ? words.length < 2 : rows.every((row) => values[row] === value))
    throw new UserError(words ? 'data.oneClass' : 'data.oneValue', { file, column, value: words ? words[0]! : value });
}

/**
 * Opens a table; its dialect is detected unless the settings give it. A fifth of the rows is for testing: of each
 * class where there are classes, unless the settings name another split.
 * @param known facts of a run, by which rows are encoded as they were then
 */
export async function openTable(files: DataFiles, settings: TableSettings, known?: string): Promise<OpenedTable> {
  return withTable(files, settings, checkRows, async (file, summary) => {
    if (known !== undefined) return openKnown(files, file, summary, settings, known);
    const roles = rolesOf(summary, settings);
    const goalAt = roles.findIndex((column) => column.summary.name === settings.target);
    if (goalAt < 0) throw noColumn(files.name, settings.target, summary);
    const goalRole = roles[goalAt]!;
    const inputs = roles.filter((column, c) => c !== goalAt && column.role !== 'ignore');
    if (!inputs.length) throw new UserError('data.noFeatures', { file: files.name, target: settings.target });
    const used = [...inputs, goalRole];
    const cells = await readCells(file.database, files.name, used, settings.target, summary.rows);
    const keys = await readSplitKeys(file.database, files.name, summary, settings);
    const rows = wholeRows(cells, used, summary.rows, keys);
    const goal = metClasses(cells.pop()!, rows);
    checkGoal(files.name, goal, rows);
    const { train, test, partition } = partRows(files.name, rows, goal, keys, settings.split);
    const columns = cells.map((column, c) => columnOf(column, inputs[c]!.missing, train));
    const facts: TableFacts = {
      file: writtenAs(file),
      rows: summary.rows,
      columns,
      target: columnOf(goal, 'drop', train),
      scaled: settings.scaling === 'standard' && goal.words === null,
      stratified: settings.split !== 'random',
      train: [...train],
      test: [...test],
      ...(partition ? { partition: { by: keys!.by, of: [...partition.of] } } : {}),
    };
    const made = await rowsOf(files, facts, cells, goal);
    const described = describe(file, summary, roles, settings, made, facts);
    return { ...made, report: () => Promise.resolve({ ...made.counts(), ...described }) };
  });
}

/** The dialect of the file, for exported code. */
export const writtenAs = ({ kind, encoding, dialect }: TableFile): TableFacts['file'] => ({
  kind,
  encoding,
  separator: dialect.separator,
  header: dialect.header,
  decimal: dialect.numbers.decimal,
  thousands: dialect.numbers.thousands,
});

const noColumn = (file: string, column: string, { columns }: TableSummary): UserError =>
  new UserError('data.noColumn', {
    file,
    column,
    columns: columns
      .slice(0, 50)
      .map(({ name }) => name)
      .join(', '),
  });
