/** Edits of a table's source, as pure functions. */
import { partNamed } from '../../../../engine/datasets/split.ts';
import type {
  ColumnReport,
  ColumnRole,
  MissingRule,
  TableReport,
  TableSplit,
  TableWindows,
} from '../../../../engine/datasets/report.ts';
import type { FormatSource, Sourced } from '../../../../engine/datasets/source.ts';

export type TableSource = Extract<FormatSource, { kind: 'table' }>;
type ColumnSetting = NonNullable<TableSource['columns']>[number];

/** Removes settings equal to the default, so that equal choices give equal sources. */
function tidy(source: TableSource, columns: readonly ColumnSetting[]): TableSource {
  const { columns: _, ...rest } = source;
  const said = columns.filter(({ role, missing }) => role !== undefined || missing !== undefined);
  return said.length ? { ...rest, columns: said } : rest;
}

function withColumn(source: TableSource, name: string, change: Partial<ColumnSetting>): TableSource {
  const columns = source.columns ?? [];
  const changed = { ...(columns.find((column) => column.name === name) ?? { name }), ...change };
  const others = columns.filter((column) => column.name !== name);
  return tidy(source, [...others, changed]);
}

/** Sets the role of a column. For the target: whether it is a number or a class. */
export const withRole = (source: TableSource, { name }: ColumnReport, role: ColumnRole): TableSource => {
  const changed = withColumn(source, name, { role });
  if (name !== source.target) return changed;
  // Several targets are numbers.
  return scaledBy(role === 'number' ? changed : withMoreTargets(changed, []), role === 'number');
};

function withMoreTargets(source: TableSource, names: readonly string[]): TableSource {
  const { moreTargets: _, ...rest } = source;
  return names.length ? { ...rest, moreTargets: [...names] } : rest;
}

/** Predicts a column beside the target, or makes it an input again. */
export function withTargetToo(source: TableSource, { name }: ColumnReport, wanted: boolean): TableSource {
  const others = (source.moreTargets ?? []).filter((other) => other !== name);
  const changed = withMoreTargets(source, wanted ? [...others, name] : others);
  if (!wanted) return changed;
  // Each has a unit of its own, which must not decide what is learned.
  const scaled = { ...changed, scaling: changed.scaling ?? 'standard' } as const;
  return tidy(
    scaled,
    (changed.columns ?? []).filter((column) => column.name !== name),
  );
}

/** Whether a column may be predicted beside the target. */
export const mayBeTarget = ({ type }: ColumnReport, { task }: TableReport): boolean =>
  type === 'number' && task === 'regression';

export const withMissing = (source: TableSource, { name }: ColumnReport, missing: MissingRule): TableSource =>
  withColumn(source, name, { missing });

/** Numeric targets are standardized, unless set otherwise. */
function scaledBy(source: TableSource, isNumber: boolean): TableSource {
  const { scaling: _, ...rest } = source;
  return isNumber ? { ...rest, scaling: 'standard' } : rest;
}

/** Changes the target, with its proposed role; the old one gets the role proposed for it. */
export function withTarget(source: TableSource, column: ColumnReport): TableSource {
  const others = (source.columns ?? []).filter(({ name }) => name !== column.name && name !== source.target);
  const setting: ColumnSetting = {
    name: column.name,
    ...(column.type === 'number' && column.asTarget === 'category' ? { role: 'category' } : {}),
  };
  const next = tidy({ ...source, target: column.name }, [...others, setting]);
  const isNumber = column.asTarget === 'number';
  const more = isNumber ? (source.moreTargets ?? []).filter((name) => name !== column.name) : [];
  return scaledBy(withMoreTargets(withWindows(next, next.windows ?? null), more), isNumber);
}

/** Sets all columns as proposed; whether samples are windows is a choice of its own. */
export function asProposed({ source, proposed }: Sourced<TableReport>): TableSource {
  const { columns: _, scaling: __, ...rest } = source as TableSource;
  const { windows: ___, moreTargets: ____, ...others } = proposed;
  return { ...rest, ...others };
}

/** Makes windows the samples, or with null rows. */
export function withWindows(source: TableSource, windows: TableWindows | null): TableSource {
  const { windows: _, ...rest } = source;
  if (!windows) return rest;
  const { time, series, ...sizes } = windows;
  // A target orders no rows, and tells no series apart.
  const named = (name: string | undefined): name is string =>
    name !== undefined && name !== source.target && !source.moreTargets?.includes(name);
  return { ...rest, windows: { ...sizes, ...(named(time) ? { time } : {}), ...(named(series) ? { series } : {}) } };
}

/** Columns that may order the rows: dates and numbers. */
export const timeColumnsOf = ({ columns, targets }: TableReport): string[] =>
  columns.filter(({ name, type }) => !targets.includes(name) && type !== 'word').map(({ name }) => name);

/** Most series that are offered. */
const MOST_SERIES = 1000;
/** Columns that may tell series apart: each value stands in several rows. */
export const seriesColumnsOf = ({ columns, targets, rows, windows }: TableReport): string[] =>
  columns
    .filter(({ name, distinct }) => !targets.includes(name) && name !== windows?.time && distinct > 1)
    .filter(({ distinct }) => distinct <= MOST_SERIES && distinct * 2 <= rows)
    .map(({ name }) => name);

/** Columns by which rows may be split: any of groups, numbers or dates of times, words that all name a part. */
export const splitColumnsOf = ({ columns, targets }: TableReport, split: TableSplit): string[] =>
  columns
    .filter(({ name, type, top, distinct }) => {
      if (targets.includes(name)) return false;
      if (split === 'time') return type !== 'word';
      if (split === 'column')
        return top.length === distinct && top.length > 0 && top.every(([word]) => partNamed(word));
      return split === 'group';
    })
    .map(({ name }) => name);

const SPLITS: readonly TableSplit[] = ['stratified', 'random', 'group', 'time', 'column'];

/** The splits that a table allows: by class where there are classes, by a column where one is suitable. */
export const splitsFor = (report: TableReport): TableSplit[] =>
  SPLITS.filter((split) =>
    split === 'stratified'
      ? report.task === 'classification'
      : split === 'random' || splitColumnsOf(report, split).length > 0,
  );

/** A column that is likely to hold groups, by its name. */
const GROUP_NAME =
  /group|patient|subject|person|user|client|customer|site|family|speaker|(^|[_\s.-])id$|[a-z]Id$|组|患者|用户/i;

/** Sets the split; by a column that is likely meant, where it needs one. */
export function withSplit(source: TableSource, report: TableReport, split: TableSplit): TableSource {
  const { splitColumn: _, ...rest } = source;
  const columns = splitColumnsOf(report, split);
  const likely = split === 'group' ? columns.find((name) => GROUP_NAME.test(name)) : undefined;
  const splitColumn = likely ?? columns[0];
  return { ...rest, split, ...(splitColumn === undefined ? {} : { splitColumn }) };
}

/** Whether a column's settings differ from its proposal. */
export const differs = ({ role, missing, missingCount, proposal }: ColumnReport): boolean =>
  role !== proposal.role || (missingCount > 0 && role !== 'ignore' && missing !== proposal.missing);

/** Possible roles of a column; a target cannot be ignored, and a column that only splits rows is no input. */
export const rolesFor = (column: ColumnReport, isTarget: boolean): ColumnRole[] =>
  column.proposal.reason === 'split'
    ? ['ignore']
    : [
        ...(column.type === 'number' ? (['number'] as const) : []),
        'category',
        ...(isTarget ? [] : (['ignore'] as const)),
      ];

/** Possible rules for the missing values of a column. */
export const rulesFor = ({ role }: ColumnReport): MissingRule[] =>
  role === 'number' ? ['drop', 'mean', 'median', 'mode'] : ['drop', 'mode', 'category'];
