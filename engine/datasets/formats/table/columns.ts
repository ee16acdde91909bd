/** A table as a dataset: columns by their roles, rows split and encoded. */
import { UserError } from '../../../errors/error.ts';
import type { DataFiles } from '../../files.ts';
import type { Partition } from '../../split.ts';
import { rowsOf, type OpenedTable } from './rows.ts';
import { checkRows, readCells, together, type Cells } from './cells.ts';
import type { TableFacts } from './facts.ts';
import { columnOf } from './fill.ts';
import { describe } from './described.ts';
import { openKnown } from './known.ts';
import { partRows, readSplitKeys, type RowParts, type SplitKeys } from './partition.ts';
import { proposedSettings, rolesOf, type RoledColumn } from './roles.ts';
import { targetsOf, type ProposedSettings, type TableSettings, type WindowSettings } from './settings.ts';
import { relateNumbers, type TableSummary } from './summary.ts';
import { summaryOf } from './summaryCache.ts';
import { TablePages } from './pages.ts';
import { asUserError, openTableFile, type TableFile } from './tableFile.ts';
import {
  coveredRows,
  factsOf,
  goalRows,
  neededOf,
  orderRows,
  partWindows,
  windowStarts,
  type OrderedRows,
} from './windows.ts';

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
    const names = target === undefined ? [] : namesIn(target, summary);
    const unknown = names.find((name) => !summary.columns.some((column) => column.name === name));
    if (unknown !== undefined) throw noColumn(files.name, unknown, summary);
    const [first, ...moreTargets] = names;
    return Promise.resolve({ ...proposedSettings(summary, first), ...(moreTargets.length ? { moreTargets } : {}) });
  });

/** Names of columns that are separated by commas; a name may have commas of its own. */
const namesIn = (target: string, { columns }: TableSummary): string[] =>
  columns.some(({ name }) => name === target) ? [target] : target.split(',').map((name) => name.trim());

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

/** The columns that are predicted; of several each is a number. Throws a UserError where one cannot be. */
function goalRoles(file: string, summary: TableSummary, roles: readonly RoledColumn[], settings: TableSettings) {
  const names = targetsOf(settings);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UserError('data.targetTwice', { file, column: twice });
  return names.map((name) => {
    const found = roles.find((column) => column.summary.name === name);
    if (!found) throw noColumn(file, name, summary);
    if (names.length > 1 && found.role !== 'number') throw new UserError('data.targetNumbers', { file, column: name });
    if (settings.windows?.multiStep && found.role !== 'number')
      throw new UserError('data.stepsNumbers', { file, column: name });
    return found;
  });
}

/** What is made of the cells: samples by part, and the rows by which columns are encoded. */
interface FoundSamples extends RowParts {
  readonly goal: Cells;
  /** Rows whose inputs training sees, and those whose targets it sees. */
  readonly seen: Int32Array;
  readonly seenGoals: Int32Array;
  readonly windows?: NonNullable<TableFacts['windows']>;
  readonly ordered?: OrderedRows;
}
/** @param cells of the inputs, in the order of `used` */
type FindSamples = (
  file: TableFile,
  summary: TableSummary,
  used: readonly RoledColumn[],
  cells: readonly Cells[],
  goal: Cells,
) => Promise<FoundSamples>;

/** Rows as samples. */
const rowSamples =
  (name: string, settings: TableSettings): FindSamples =>
  async ({ database }, summary, used, cells, goalCells) => {
    const keys = await readSplitKeys(database, name, summary, settings);
    const rows = wholeRows([...cells, goalCells], used, summary.rows, keys);
    const goal = metClasses(goalCells, rows);
    checkGoal(name, goal, rows);
    const parts = partRows(name, rows, goal, keys, settings.split);
    return { ...parts, goal, seen: parts.train, seenGoals: parts.train };
  };

/** Windows as samples. */
const windowSamples =
  (name: string, settings: TableSettings, windows: WindowSettings): FindSamples =>
  async ({ database }, summary, used, cells, goalCells) => {
    const ordered = await orderRows(database, name, summary, settings, windows);
    const { starts, latest } = windowStarts(ordered, windows, neededOf(cells, used), goalCells);
    const parts = partWindows(name, ordered, starts, windows);
    const { length } = windows;
    const goalsOf = (begins: Int32Array): Int32Array => goalRows(ordered.order, begins, windows);
    const goal = metClasses(goalCells, goalsOf(starts));
    checkGoal(name, goal, goalsOf(starts));
    return {
      ...parts,
      goal,
      seen: coveredRows(ordered.order, parts.train, length),
      seenGoals: goalsOf(parts.train),
      windows: factsOf(ordered, windows, latest),
      ordered,
    };
  };

/**
 * Opens a table; its dialect is detected unless the settings give it. A fifth of the rows is for testing: of each
 * class where there are classes, unless the settings name another split; of windows the newest.
 * @param known facts of a run, by which rows are encoded as they were then
 */
export async function openTable(files: DataFiles, settings: TableSettings, known?: string): Promise<OpenedTable> {
  return withTable(files, settings, checkRows, async (file, summary) => {
    if (known !== undefined) return openKnown(files, file, summary, settings, known);
    const { windows } = settings;
    const roles = rolesOf(summary, settings);
    const wanted = goalRoles(files.name, summary, roles, settings);
    // The past of the target is an input of windows.
    const inputs = roles.filter((column) => (wanted.includes(column) ? windows : column.role !== 'ignore'));
    if (!inputs.length) throw new UserError('data.noFeatures', { file: files.name, target: settings.target });
    const used = [...inputs, ...wanted];
    const cells = await readCells(file.database, files.name, used, settings.target, summary.rows);
    const goals = cells.splice(inputs.length);
    const find = windows ? windowSamples(files.name, settings, windows) : rowSamples(files.name, settings);
    const found = await find(file, summary, used, cells, together(goals));
    const more = goals.slice(1);
    for (const goal of more) checkGoal(files.name, goal, found.seenGoals);
    const columns = cells.map((column, c) => columnOf(column, inputs[c]!.missing, found.seen));
    const { partition } = found;
    const facts: TableFacts = {
      file: writtenAs(file),
      rows: summary.rows,
      columns,
      target: columnOf(found.goal, 'drop', found.seenGoals),
      ...(more.length ? { moreTargets: more.map((goal) => columnOf(goal, 'drop', found.seenGoals)) } : {}),
      scaled: settings.scaling === 'standard' && found.goal.words === null,
      stratified: !windows && settings.split !== 'random',
      train: [...found.train],
      test: [...found.test],
      ...(found.windows ? { windows: found.windows } : {}),
      ...(partition ? { partition: partitionFacts(partition) } : {}),
    };
    const made = await rowsOf(files, facts, cells, [found.goal, ...more]);
    const { ordered, goal } = found;
    const described = describe(file, summary, roles, settings, made, facts, ordered && { ordered, goal });
    const pages = new TablePages(
      files,
      settings,
      summary.columns.map(({ place }) => place),
    );
    return {
      ...made,
      report: () => Promise.resolve({ ...made.counts(), ...described }),
      pages,
    };
  });
}

const partitionFacts = ({ by, of, begins }: Partition): NonNullable<TableFacts['partition']> => ({
  by: by as SplitKeys['by'],
  of: [...of],
  ...(begins ? { begins: [...begins] } : {}),
});

/** The dialect of the file, for exported code. */
export const writtenAs = ({ kind, encoding, dialect, evenLines }: TableFile): TableFacts['file'] => ({
  kind,
  encoding,
  separator: dialect.separator,
  header: dialect.header,
  decimal: dialect.numbers.decimal,
  thousands: dialect.numbers.thousands,
  ...(dialect.numbers.units ? { units: true } : {}),
  ...(dialect.quote === '"' ? {} : { quote: dialect.quote }),
  ...(dialect.skip ? { skip: dialect.skip } : {}),
  ...(evenLines ? { evenLines } : {}),
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
