/** Role of each column of a table: by the document, else by its content; and proposals. */
import { partNamed } from '../../split.ts';
import { usualWindows } from './series.ts';
import type { ColumnSummary, TableSummary } from './summary.ts';
import type { ColumnRole, ColumnSetting, MissingRule, ProposedSettings, TableSettings } from './settings.ts';
import { targetsOf } from './settings.ts';

/** Most distinct words of a category; a column with more holds names or notes. */
export const MAX_CATEGORIES = 100;
/** Most distinct integers of a column that is proposed as classes. */
const MAX_CLASSES = 10;
/** Share of missing cells at which a column counts as empty. */
const ALMOST_EMPTY = 0.6;
/** Share of missing cells up to which their rows may be dropped. */
const FEW_MISSING = 0.02;
/** Rows from which a column of distinct values is an id. */
const MANY_ROWS = 20;

/** Reason why a column is proposed to be ignored, or to be classes. */
export type ProposalReason = 'constant' | 'empty' | 'id' | 'names' | 'date' | 'many' | 'classes' | 'parts' | 'split';

export interface Proposal {
  readonly role: ColumnRole;
  readonly missing: MissingRule;
  /** Null where the role follows from the content alone. */
  readonly reason: ProposalReason | null;
}

const ID_NAME = /^(.*[_\s.-])?(id|uuid|guid|index|key|rowid|row|nr|no|编号|序号)$|^(.*[a-z])Id$|^Unnamed: 0$/i;

/** Whether a column is an id: distinct integers, consecutive or with the name of an id. */
function isId({ name, type, whole, missing, distinct, min, max }: ColumnSummary, rows: number): boolean {
  if (type !== 'number' || !whole || missing > 0 || rows < MANY_ROWS) return false;
  const consecutive = max - min + 1 === rows && distinct > 0.9 * rows;
  return consecutive || (ID_NAME.test(name) && distinct > 0.9 * rows);
}

/** Whether every word of a column names a part, among them both of training and of testing. */
function namesParts({ words }: ColumnSummary): boolean {
  const parts = new Set((words ?? []).map(([word]) => partNamed(word)));
  return parts.has('train') && parts.has('test') && !parts.has(null);
}

function reasonToIgnore(column: ColumnSummary, rows: number): ProposalReason | null {
  const { type, missing, distinct } = column;
  const filled = rows - missing;
  if (missing >= ALMOST_EMPTY * rows) return 'empty';
  if (distinct <= 1) return 'constant';
  if (namesParts(column)) return 'parts';
  if (isId(column, rows)) return 'id';
  if (type === 'date') return 'date';
  if (type !== 'word') return null;
  if (distinct > MAX_CATEGORIES) return distinct > 0.9 * filled ? 'names' : 'many';
  return filled >= MANY_ROWS && distinct > 0.9 * filled ? 'names' : null;
}

/** Whether integers may be classes: few distinct ones, each in several rows. */
const mayBeClasses = ({ type, whole, distinct, min }: ColumnSummary, rows: number): boolean =>
  type === 'number' && whole && min >= 0 && distinct > 1 && distinct <= MAX_CLASSES && distinct * 5 <= rows;

/** The proposed role of a column as the target. */
export const goalRole = (column: ColumnSummary, rows: number): 'number' | 'category' =>
  column.type === 'number' && !mayBeClasses(column, rows) ? 'number' : 'category';

/** The proposal for a column by itself. */
function proposalOf(column: ColumnSummary, rows: number, isTarget: boolean): Proposal {
  const { type, missing } = column;
  if (isTarget) {
    const classes = mayBeClasses(column, rows);
    return {
      role: type === 'number' && !classes ? 'number' : 'category',
      missing: 'drop',
      reason: classes ? 'classes' : null,
    };
  }
  const reason = reasonToIgnore(column, rows);
  if (reason) return { role: 'ignore', missing: 'drop', reason };
  const role = type === 'number' ? 'number' : 'category';
  if (missing <= FEW_MISSING * rows) return { role, missing: 'drop', reason: null };
  return { role, missing: role === 'number' ? 'median' : 'category', reason: null };
}

/** Proposals for all columns, in order. An id is used where nothing else could be predicted from. */
export function proposalsOf({ columns, rows }: TableSummary, target: string): Proposal[] {
  const alone = columns.map((column) => proposalOf(column, rows, column.name === target));
  if (alone.some(({ role }, c) => role !== 'ignore' && columns[c]!.name !== target)) return alone;
  return alone.map((proposal) => (proposal.reason === 'id' ? { ...proposal, role: 'number', reason: null } : proposal));
}

/** The default role: numbers are numbers, words categories, rows with gaps are dropped. */
function usualRole({ type, distinct, words }: ColumnSummary, isTarget: boolean): ColumnRole {
  if (type === 'number') return 'number';
  return !isTarget && (words === null || distinct > MAX_CATEGORIES) ? 'ignore' : 'category';
}

export interface RoledColumn {
  readonly summary: ColumnSummary;
  readonly role: ColumnRole;
  readonly missing: MissingRule;
  readonly proposal: Proposal;
}

/**
 * Whether a column only splits or orders rows: groups would be unknown in other parts, parts tell nothing, and times
 * never come again.
 */
const isForSplitOnly = ({ name }: ColumnSummary, { split, splitColumn, windows }: TableSettings): boolean =>
  windows ? name === windows.time : (split === 'group' || split === 'column') && name === splitColumn;

const SPLITTING = { role: 'ignore', missing: 'drop', reason: 'split' } as const;

/**
 * The roles of all columns. The target is never ignored, and its gaps always drop rows; a column of groups or parts is
 * always ignored.
 */
export function rolesOf(table: TableSummary, settings: TableSettings): RoledColumn[] {
  const said = new Map((settings.columns ?? []).map((column) => [column.name, column]));
  const proposals = proposalsOf(table, settings.target);
  const targets = targetsOf(settings);
  return table.columns.map((summary, c) => {
    const isTarget = targets.includes(summary.name);
    const usual = usualRole(summary, isTarget);
    if (isForSplitOnly(summary, settings) && !isTarget)
      return { summary, role: 'ignore', missing: 'drop', proposal: SPLITTING };
    // Several targets are numbers, whatever their columns would be alone.
    if (isTarget && targets.length > 1)
      return { summary, role: usual, missing: 'drop', proposal: { role: usual, missing: 'drop', reason: null } };
    const setting = said.get(summary.name);
    const role = setting?.role ?? usual;
    return {
      summary,
      role: isTarget && role === 'ignore' ? usual : role,
      missing: isTarget ? 'drop' : (setting?.missing ?? 'drop'),
      proposal: proposals[c]!,
    };
  });
}

/** Names that tables give to what is to be predicted. */
const TARGET_NAME =
  /^(y|targets?|labels?|class(es)?|outcome|response|survived|species|diagnosis|churn(ed)?|default|sentiment|price|sale_?price|medv|目标|标签|类别|分类|结果|价格|房价)$/i;

/** The initial target: the last column that is not empty, of those with the name of a target where there are any. */
function firstTarget({ columns, rows }: TableSummary): ColumnSummary {
  const usable = columns.filter((column) => reasonToIgnore(column, rows) === null);
  return usable.findLast(({ name }) => TARGET_NAME.test(name)) ?? usable.at(-1) ?? columns.at(-1)!;
}

/** Proposed settings of a table that was just picked, or whose target was changed. */
export function proposedSettings(summary: TableSummary, target: string = firstTarget(summary).name): ProposedSettings {
  const proposals = proposalsOf(summary, target);
  const columns = summary.columns.flatMap((column, c): ColumnSetting[] => {
    const isTarget = column.name === target;
    const { role, missing } = proposals[c]!;
    const setting = {
      name: column.name,
      ...(role === usualRole(column, isTarget) ? {} : { role }),
      ...(missing === 'drop' ? {} : { missing }),
    };
    return Object.keys(setting).length > 1 ? [setting] : [];
  });
  const isNumber = summary.columns.some(({ name }, c) => name === target && proposals[c]!.role === 'number');
  const hasInputs = summary.columns.some(({ name }, c) => name !== target && proposals[c]!.role !== 'ignore');
  // Without anything else a value is predicted from its past.
  const isSeries = summary.timeline !== null && (summary.timeline.regular || !hasInputs);
  const windows = isNumber && isSeries ? usualWindows(summary) : null;
  const parts = summary.columns.find((column) => column.name !== target && namesParts(column));
  return {
    target,
    ...(columns.length ? { columns } : {}),
    ...(isNumber ? { scaling: 'standard' } : {}),
    ...(parts ? { split: 'column', splitColumn: parts.name } : {}),
    ...(windows ? { windows } : {}),
  };
}
