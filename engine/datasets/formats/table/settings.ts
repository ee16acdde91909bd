/** Settings of a table besides its path. Those left out are detected. */
import { z } from 'zod';
import { TEXT_ENCODINGS } from '../../files.ts';

/** Roles of a column. `ignore`: it is left out. */
export const COLUMN_ROLES = ['number', 'category', 'ignore'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** Rules for missing values. `drop`: the row is left out; `category`: a category of its own. */
export const MISSING_RULES = ['drop', 'mean', 'median', 'mode', 'category'] as const;
export type MissingRule = (typeof MISSING_RULES)[number];

/** Splits by a column: no group in two parts; the newest rows held out; the part that a cell names. */
export const COLUMN_SPLITS = ['group', 'time', 'column'] as const;
export const TABLE_SPLITS = ['stratified', 'random', ...COLUMN_SPLITS] as const;

const name = z.string().min(1).max(200);

export const MAX_COLUMNS = 4096;
export const MAX_TARGETS = 64;
/** Longest window, horizon, stride and season, in rows. */
export const MAX_WINDOW = 4096;
/** Most steps that are forecast at a time. */
export const MAX_STEPS = 512;

const rows = z.int().min(1).max(MAX_WINDOW);
/** Windows of a time series as samples: consecutive rows, and the target some rows after the last of them. */
const windowFields = z.strictObject({
  /** Rows of a window. */
  length: rows,
  /** The target is that of this many rows after the window; 1 for the next one. */
  horizon: rows,
  /** Whether the targets of all rows from the next one to the horizon are predicted; only the last of them if left out. */
  multiStep: z.literal(true).optional(),
  /** Rows after which the series repeats, for the seasonal naive forecast that a network is compared with. */
  season: rows.optional(),
  /** Rows from the beginning of a window to that of the next. */
  stride: rows,
  /** Name of the column of times, by which rows are in order; their order in the file if left out. */
  time: name.optional(),
  /** Name of the column that tells several series apart; all rows are one series if left out. */
  series: name.optional(),
});
const windows = windowFields.refine(({ horizon, multiStep }) => !multiStep || horizon <= MAX_STEPS);
export type WindowSettings = z.infer<typeof windows>;

/** How many rows after a window those stand whose targets are predicted, in the order of the network's outputs. */
export const stepsAhead = ({ horizon, multiStep }: Pick<WindowSettings, 'horizon' | 'multiStep'>): number[] =>
  multiStep ? Array.from({ length: horizon }, (_, i) => i + 1) : [horizon];

export const TABLE_SETTINGS = {
  /** Name of the column to predict: numbers are values, categories are classes. */
  target: name,
  /** Names of further numeric columns to predict, in the order of the network's outputs. */
  moreTargets: z
    .array(name)
    .min(1)
    .max(MAX_TARGETS - 1)
    .optional(),
  /**
   * Settings of columns that differ from the default: numbers are numbers, words are categories, rows with gaps are
   * dropped.
   */
  columns: z
    .array(z.strictObject({ name, role: z.enum(COLUMN_ROLES).optional(), missing: z.enum(MISSING_RULES).optional() }))
    .max(MAX_COLUMNS)
    .optional(),
  /** Whether a numeric target is standardized; not if left out. */
  scaling: z.enum(['standard', 'none']).optional(),
  /** How the test and validation rows are drawn; stratified where there are classes, if left out. */
  split: z.enum(TABLE_SPLITS).optional(),
  /** Name of the column of groups, times or parts, for a split by one. */
  splitColumn: name.optional(),
  /** Windows as samples, split by time; rows if left out. */
  windows: windows.optional(),
  /** Whether the first line holds column names. */
  header: z.boolean().optional(),
  /** A space stands for any number of blanks. */
  separator: z
    .string()
    .length(1)
    .regex(/[^\w\s"'.]|\t| /)
    .optional(),
  decimal: z.enum(['.', ',']).optional(),
  /** Thousands separator; empty for none. */
  thousands: z.enum(['', ',', '.', ' ', "'"]).optional(),
  encoding: z.enum(TEXT_ENCODINGS).optional(),
} as const;

export type TableSettings = {
  readonly [P in 'target']: z.infer<(typeof TABLE_SETTINGS)[P]>;
} & { readonly [P in Exclude<keyof typeof TABLE_SETTINGS, 'target'>]?: z.infer<(typeof TABLE_SETTINGS)[P]> };

/** Settings that are proposed by the content of a table. */
export type ProposedSettings = Pick<
  TableSettings,
  'target' | 'moreTargets' | 'columns' | 'scaling' | 'split' | 'splitColumn' | 'windows'
>;

/** Names of all columns that a table predicts. */
export const targetsOf = ({ target, moreTargets = [] }: Pick<TableSettings, 'target' | 'moreTargets'>): string[] => [
  target,
  ...moreTargets,
];

/** Number of values that a table predicts for a sample: of each step each target. */
export const labelWidth = ({ moreTargets = [], windows }: Pick<TableSettings, 'moreTargets' | 'windows'>): number =>
  (moreTargets.length + 1) * (windows?.multiStep ? windows.horizon : 1);

/** Settings of one column. */
export type ColumnSetting = NonNullable<TableSettings['columns']>[number];
