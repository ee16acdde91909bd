/** Report on a table: its columns with content and role, and warnings. */
import { UserError } from '../../../errors/error.ts';
import type { ErrorData } from '../../../errors/types.ts';
import type { ColumnReport, TableReport } from '../../report.ts';
import type { TableRows } from './rows.ts';
import type { TableFacts } from './facts.ts';
import type { RoledColumn } from './roles.ts';
import { goalRole, proposedSettings } from './roles.ts';
import { usualWindows } from './series.ts';
import { orderWarnings, previewOf, type FoundWindows } from './windows.ts';
import { targetsOf, type TableSettings, type WindowSettings } from './settings.ts';
import type { TableSummary } from './summary.ts';
import type { TableFile } from './tableFile.ts';

/** Most words of a column that are listed. */
const TOP = 8;
const LISTED = 10;
/** Share of dropped rows that gives a warning. */
const MANY_SKIPPED = 0.5;
/** Samples of a class below which it cannot be learned and tested. */
const FEW_SAMPLES = 5;

const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');

function columnReport({ summary, role, missing, proposal }: RoledColumn, rows: number): ColumnReport {
  const { name, type, missing: missingCount, odd, oddExamples, distinct, min, max, mean, deviation } = summary;
  return {
    name,
    type,
    role,
    missing,
    proposal,
    asTarget: goalRole(summary, rows),
    missingCount,
    odd,
    oddExamples: [...oddExamples],
    distinct,
    numbers: type === 'number' ? { min, max, mean, deviation, histogram: [...summary.histogram] } : null,
    top: summary.words?.slice(0, TOP).map(([word, count]) => [word, count]) ?? [],
  };
}

/** Rows of each class, by index. */
function counts(count: number, targets: ArrayLike<number>): number[] {
  const found = new Array<number>(count).fill(0);
  for (let i = 0; i < targets.length; i += 1) found[targets[i]!]! += 1;
  return found;
}

function warningsOf(
  file: string,
  { dialect, renamed, kind, encoding }: TableFile,
  roles: readonly RoledColumn[],
  dataset: TableRows,
  skipped: number,
): ErrorData[] {
  const warnings: UserError[] = [];
  const all = dataset.count('train') + dataset.count('test') + skipped;
  if (skipped > MANY_SKIPPED * all) warnings.push(new UserError('data.manySkipped', { file, skipped, count: all }));
  if (kind === 'csv' && encoding !== 'utf-8') warnings.push(new UserError('data.readAs', { file, encoding }));
  if (kind === 'csv' && !dialect.header) warnings.push(new UserError('data.noHeader', { file }));
  if (renamed.length) warnings.push(new UserError('data.renamed', { file, columns: list(renamed) }));
  const odd = roles.filter(({ summary, role }) => summary.odd > 0 && role !== 'ignore');
  for (const { summary } of odd.slice(0, LISTED)) {
    const { name: column, odd: count, oddExamples } = summary;
    warnings.push(
      new UserError('data.oddCells', { column, count, cells: oddExamples.map((cell) => `"${cell}"`).join(', ') }),
    );
  }
  const { classNames } = dataset;
  const [train, test] = [
    counts(classNames.length, dataset.train.targets),
    counts(classNames.length, dataset.test.targets),
  ];
  const rare = classNames.filter((_, c) => train[c]! + test[c]! < FEW_SAMPLES);
  if (rare.length) warnings.push(new UserError('data.rareClasses', { classes: list(rare), limit: FEW_SAMPLES }));
  const untested = classNames.filter((_, c) => test[c] === 0);
  if (untested.length) warnings.push(new UserError('data.untestedClasses', { classes: list(untested) }));
  return warnings.map(({ data }) => data);
}

const reportOf = (
  windows: WindowSettings,
  { ordered, goal }: FoundWindows,
  facts: TableFacts,
): TableReport['windows'] => ({
  ...windows,
  count: ordered.begins.length,
  preview: previewOf(ordered, goal, facts),
});

/** The report besides counts and shapes. */
export function describe(
  file: TableFile,
  summary: TableSummary,
  roles: readonly RoledColumn[],
  settings: TableSettings,
  dataset: TableRows,
  facts: TableFacts,
  found?: FoundWindows,
): Omit<TableReport, 'kind' | 'path' | 'name' | 'shape' | 'programs' | 'classes' | 'labels' | 'train' | 'test'> {
  const { windows } = settings;
  // Windows overlap: left out are only rows without a time.
  const skipped = summary.rows - (found?.ordered.order.length ?? facts.train.length + facts.test.length);
  return {
    target: settings.target,
    targets: targetsOf(settings),
    task: dataset.classNames.length ? 'classification' : 'regression',
    scaled: facts.scaled,
    columns: roles.map((column) => columnReport(column, summary.rows)),
    rows: summary.rows,
    skipped,
    written: { ...facts.file },
    proposed: proposedSettings(summary, settings.target),
    warnings: [
      ...warningsOf(dataset.name, file, roles, dataset, skipped),
      ...(windows && found ? orderWarnings(dataset.name, found.ordered, windows) : []),
    ],
    ...(windows && found ? { windows: reportOf(windows, found, facts) } : {}),
    usualWindows: usualWindows(summary),
    preview: summary.preview.map((row) => [...row]),
  };
}
