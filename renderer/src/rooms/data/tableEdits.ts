/** Edits of a table's source, as pure functions. */
import type { ColumnReport, ColumnRole, MissingRule, TableReport } from '../../../../engine/datasets/report.ts';
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
  return name === source.target ? scaledBy(changed, role === 'number') : changed;
};

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
  return scaledBy(tidy({ ...source, target: column.name }, [...others, setting]), column.asTarget === 'number');
}

/** Sets all columns as proposed. */
export function asProposed({ source, proposed }: Sourced<TableReport>): TableSource {
  const { columns: _, scaling: __, ...rest } = source as TableSource;
  return { ...rest, ...proposed };
}

/** Whether a column's settings differ from its proposal. */
export const differs = ({ role, missing, missingCount, proposal }: ColumnReport): boolean =>
  role !== proposal.role || (missingCount > 0 && role !== 'ignore' && missing !== proposal.missing);

/** Possible roles of a column; a target cannot be ignored. */
export const rolesFor = (column: ColumnReport, isTarget: boolean): ColumnRole[] => [
  ...(column.type === 'number' ? (['number'] as const) : []),
  'category',
  ...(isTarget ? [] : (['ignore'] as const)),
];

/** Possible rules for the missing values of a column. */
export const rulesFor = ({ role }: ColumnReport): MissingRule[] =>
  role === 'number' ? ['drop', 'mean', 'median', 'mode'] : ['drop', 'mode', 'category'];
