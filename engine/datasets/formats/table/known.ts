/** A table opened with the facts of a run: its columns, classes, means and splits are those of the training. */
import { UserError } from '../../../errors/error.ts';
import type { ErrorData } from '../../../errors/types.ts';
import type { DataFiles } from '../../files.ts';
import { isMarker, readKnownCells, together, type Cells } from './cells.ts';
import { rowsOf, type OpenedTable } from './rows.ts';
import { describe } from './described.ts';
import { goalsOf, readFacts, type Column, type TableFacts } from './facts.ts';
import { rolesOf } from './roles.ts';
import type { TableSettings, WindowSettings } from './settings.ts';
import type { ColumnSummary, TableSummary } from './summary.ts';
import type { TableFile } from './tableFile.ts';
import { factsOf, goalPlace, orderRows, windowStarts, type OrderedRows } from './windows.ts';

const LISTED = 10;
const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');

/** Current indices of a run's columns. Throws a UserError where one is missing. */
function placesOf(file: string, columns: readonly Column[], { columns: now }: TableSummary): number[] {
  const gone = columns.filter(({ name }) => !now.some((column) => column.name === name));
  if (gone.length) throw new UserError('data.columnsGone', { file, columns: list(gone.map(({ name }) => name)) });
  return columns.map(({ name }) => now.find((column) => column.name === name)!.place);
}

/** Changes since the run, as sentences. */
function changesOf(file: string, facts: TableFacts, summary: TableSummary): ErrorData[] {
  const { target, rows, columns } = facts;
  const changes: UserError[] = [];
  if (summary.rows !== rows) changes.push(new UserError('data.changedRows', { file, before: rows, now: summary.rows }));
  const goal = summary.columns.find(({ name }) => name === target.name)!;
  if (target.kind === 'word' && goal.words) {
    const now = classesNow(goal, target);
    const before = new Set(target.words);
    const [added, gone] = [now.filter((word) => !before.has(word)), target.words.filter((word) => !now.includes(word))];
    if (added.length) {
      const count = goal.words.reduce((sum, [word, n]) => (before.has(canonical(word, target)) ? sum : sum + n), 0);
      changes.push(new UserError('data.newClasses', { file, classes: list(added), count }));
    }
    if (gone.length) changes.push(new UserError('data.goneClasses', { file, classes: list(gone) }));
  }
  for (const column of columns) {
    const now = summary.columns.find(({ name }) => name === column.name)!;
    if (column.kind !== 'word' || column.numeric || !now.words) continue;
    const added = now.words.map(([word]) => word).filter((word) => !column.words.includes(word));
    if (added.length)
      changes.push(new UserError('data.newCategories', { file, column: column.name, words: list(added) }));
  }
  return changes.map(({ data }) => data);
}

const canonical = (word: string, { numeric }: Extract<Column, { kind: 'word' }>): string =>
  numeric && Number.isFinite(Number(word)) ? String(Number(word)) : word;
const classesNow = ({ words }: ColumnSummary, target: Extract<Column, { kind: 'word' }>): string[] => [
  ...new Set((words ?? []).map(([word]) => canonical(word, target)).filter((word) => !isMarker(word))),
];

/** Whether a row still exists without missing required values. */
function presence(facts: TableFacts, cells: readonly Cells[], goal: Cells): (row: number) => boolean {
  const strict = cells.filter((_, c) => facts.columns[c]!.fill === undefined && facts.columns[c]!.kind === 'number');
  const needed = [...strict, goal];
  return (row) => needed.every(({ values }) => row < values.length && !Number.isNaN(values[row]!));
}

type Parts = Pick<TableFacts, 'train' | 'test' | 'partition' | 'windows'>;

/** Rows added since are test rows: the run has not seen them. */
function knownRows(facts: TableFacts, summary: TableSummary, cells: readonly Cells[], goal: Cells): Parts {
  const later = Array.from({ length: Math.max(0, summary.rows - facts.rows) }, (_, i) => facts.rows + i);
  const isPresent = presence(facts, cells, goal);
  const { train, partition } = facts;
  return {
    train: train.filter(isPresent),
    test: [...facts.test, ...later].filter(isPresent),
    ...(partition ? { partition: { ...partition, of: partition.of.filter((_, i) => isPresent(train[i]!)) } } : {}),
  };
}

/** Windows by the rows that they begin with: those of the run, and for testing those whose targets came since. */
async function knownWindows(
  name: string,
  { database }: TableFile,
  summary: TableSummary,
  settings: TableSettings,
  windows: WindowSettings,
  facts: TableFacts,
  cells: readonly Cells[],
  goal: Cells,
): Promise<Parts & { ordered: OrderedRows }> {
  const ordered = await orderRows(database, name, summary, settings, windows);
  const needed = cells.filter((_, c) => facts.columns[c]!.fill === undefined && facts.columns[c]!.kind === 'number');
  const { starts, latest } = windowStarts(ordered, windows, needed, goal);
  const before = facts.windows?.order ?? [];
  const { of: times = [], begins } = facts.partition ?? {};
  const trained = new Map(facts.train.map((start, i) => [before[start]!, i]));
  const tested = new Set(facts.test.map((start) => before[start]!));
  const { order } = ordered;
  const isTested = (start: number): boolean =>
    tested.has(order[start]!) || order[goalPlace(start, windows)]! >= facts.rows;
  const train = [...starts].filter((start) => trained.has(order[start]!));
  return {
    train,
    test: [...starts].filter((start) => !trained.has(order[start]!) && isTested(start)),
    partition: {
      by: 'time',
      of: train.map((start) => times[trained.get(order[start]!)!] ?? 0),
      ...(begins ? { begins: train.map((start) => begins[trained.get(order[start]!)!]!) } : {}),
    },
    windows: factsOf(ordered, windows, latest),
    ordered,
  };
}

/** @param known facts of a run; rows added since are test rows: the run has not seen them */
export async function openKnown(
  files: DataFiles,
  file: TableFile,
  summary: TableSummary,
  settings: TableSettings,
  known: string,
): Promise<OpenedTable> {
  const facts = readFacts(known);
  const all = [...facts.columns, ...goalsOf(facts)];
  const cells = await readKnownCells(file.database, all, placesOf(files.name, all, summary));
  const goals = cells.splice(facts.columns.length);
  const goal = together(goals);
  const found = settings.windows
    ? await knownWindows(files.name, file, summary, settings, settings.windows, facts, cells, goal)
    : { ...knownRows(facts, summary, cells, goal), ordered: undefined };
  const { ordered, ...parts } = found;
  const now: TableFacts = { ...facts, ...parts };
  if (!now.train.length && !now.test.length) throw new UserError('data.fewRows', { file: files.name, count: 0 });
  const rows = await rowsOf(files, now, cells, goals);
  const changes = changesOf(files.name, facts, summary);
  const roles = rolesOf(summary, settings);
  const described = describe(file, summary, roles, settings, rows, now, ordered && { ordered, goal });
  return { ...rows, changes, report: () => Promise.resolve({ ...rows.counts(), ...described }) };
}
