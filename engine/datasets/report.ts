/** Report on a dataset: counts, classes, columns, and its path. */
import type { ErrorData, Text } from '../errors/types.ts';
import type { TextEncoding } from './files.ts';
import type { DatasetShape } from './shape.ts';

export type Description = ImageReport | TextReport | TableReport | RowsReport;
/** How samples are displayed: as images, as rows of columns, or as parts of a text. */
/** Rows are samples of a table, from any format. */
export type SampleKind = Exclude<Description['kind'], 'rows'>;

interface Described {
  /** Path of the files. */
  path: string;
  /** "MNIST", "Fashion-MNIST", "EMNIST letters", or the name of the file or folder. */
  name: string;
  /** Shape of one sample, in PyTorch's order of axes. */
  shape: number[];
  /** Shape in the programs of a session. */
  programs: DatasetShape;
  /** Number of classes; 0 where values are predicted. */
  classes: number;
  /** Class names: "0", …, "T-shirt". */
  labels: string[];
  train: { count: number };
  /** Null where there are no test samples. */
  test: { count: number } | null;
  /** Oddities of the data that do not prevent their use. */
  warnings?: ErrorData[];
}

export interface SplitReport {
  count: number;
  /** Samples per class, by class index. */
  histogram: number[];
  /** Smallest and largest stored value. */
  range: [number, number];
  /** Mean of each channel, of stored values. */
  mean: number[];
  deviation: number[];
  /** Images with a single value. */
  constant: number;
  /** Exact duplicates of other images. */
  repeated: number;
}
/** Files that could not be read. */
export interface UnreadableFiles {
  count: number;
  /** The first of them, with the reason. */
  files: { path: string; why: ErrorData }[];
}
export interface ImageReport extends Described {
  kind: 'images';
  /** Channels, height, width. */
  shape: [number, number, number];
  train: SplitReport;
  test: SplitReport | null;
  files: { role: string; path: string; bytes: number }[];
  /** Test images that are also training images. */
  shared: number;
  unreadable?: UnreadableFiles;
  /** Findings and their meaning. */
  notes?: Text[];
  /**
   * By what images can be split: groups, by file names (null) or a column of the table that names them, with their number,
   * and columns of times; `given`: whether the data themselves name the test images.
   */
  splits?: { groups: { column: string | null; count: number }[]; times: string[]; given: boolean };
}

export interface TextReport extends Described {
  kind: 'text';
  characters: number;
  /** What a token is, and the number of tokens of the whole text. */
  vocabulary: 'characters' | 'words' | 'bytePairs';
  tokens: number;
  /** Those that stand for unknown words. */
  unknown: number;
  /** Its first tokens one by one; empty where they are characters. */
  pieces: string[];
  /** The beginning of the text. */
  preview: string;
}

/** Role of a column, and rule for its missing values. */
export type ColumnRole = 'number' | 'category' | 'ignore';
export type MissingRule = 'drop' | 'mean' | 'median' | 'mode' | 'category';
/** Reason why a column is proposed to be ignored, or to be classes. */
export type ProposalReason = 'constant' | 'empty' | 'id' | 'names' | 'date' | 'many' | 'classes' | 'parts' | 'split';

/** How rows are split; the last three by a column. */
export type TableSplit = 'stratified' | 'random' | 'group' | 'time' | 'column';

export interface ColumnReport {
  name: string;
  /** Type of its cells; dates are categories. */
  type: 'number' | 'word' | 'date';
  role: ColumnRole;
  missing: MissingRule;
  /** Proposal by its content; the reason is null where it equals the default. */
  proposal: { role: ColumnRole; missing: MissingRule; reason: ProposalReason | null };
  /** Proposed role as the target. */
  asTarget: 'number' | 'category';
  missingCount: number;
  /** Non-numeric cells of a numeric column; counted as missing. */
  odd: number;
  oddExamples: string[];
  /** Distinct values; approximate for many. */
  distinct: number;
  /** Null for non-numeric cells. The histogram has bins of equal width; empty where all values are equal. */
  numbers: { min: number; max: number; mean: number; deviation: number; histogram: number[] } | null;
  /** Its most frequent values; empty where too many are distinct. */
  top: [string, number][];
}
/** Dialect of a table file. */
export interface TableWriting {
  kind: 'csv' | 'parquet' | 'jsonl';
  encoding: TextEncoding;
  separator: string;
  header: boolean;
  decimal: '.' | ',';
  thousands: string;
  units?: true | undefined;
  quote?: "'" | undefined;
  skip?: number | undefined;
  evenLines?: true | undefined;
}
/**
 * Windows of a time series as samples: rows of a window, rows from it to its target, or with `multiStep` to the last of
 * its targets, rows between windows, and rows of a season where one is known.
 */
export interface TableWindows {
  length: number;
  horizon: number;
  multiStep?: true | undefined;
  season?: number | undefined;
  stride: number;
  /** Names of the columns of times, and of series. */
  time?: string | undefined;
  series?: string | undefined;
}
/** Windows as they are shown, of the target in its unit; empty where it is a class. */
export interface WindowsPreview {
  /** The target of the first series in the order of time, thinned; null where missing. */
  course: (number | null)[];
  /** Share of the first series, from its beginning, before the tested time. */
  before: number;
  /** Some windows: the target in their rows, and at the rows that are predicted. */
  examples: { part: 'train' | 'test'; past: number[]; goals: number[] }[];
}
export interface TableReport extends Described {
  kind: 'table';
  /** Columns in file order, the target among them. */
  columns: ColumnReport[];
  /** The first one of `targets`. */
  target: string;
  targets: string[];
  task: 'classification' | 'regression';
  /** Whether a numeric target is standardized. */
  scaled: boolean;
  /** Number of rows in the file. */
  rows: number;
  /** Rows dropped because of missing values. */
  skipped: number;
  written: TableWriting;
  /** Left out where samples are rows; with the number of series. */
  windows?: TableWindows & { count: number; preview: WindowsPreview };
  /** Windows that are offered first. */
  usualWindows: TableWindows;
  /** Proposed settings for this target. */
  proposed: {
    target: string;
    moreTargets?: string[] | undefined;
    columns?: { name: string; role?: ColumnRole | undefined; missing?: MissingRule | undefined }[] | undefined;
    scaling?: 'standard' | 'none' | undefined;
    split?: TableSplit | undefined;
    splitColumn?: string | undefined;
    windows?: TableWindows | undefined;
  };
  /** First rows. */
  preview: string[][];
}

export interface SampleImages {
  /** Channels, height, width. */
  shape: [number, number, number];
  /** Base64 of uint8 pixels, channels last, image after image. */
  pixels: string;
  labels: number[];
  /** Where images are mixed: the label of the other one, and the share of the own. */
  mixed?: { others: number[]; share: number };
}

export type RowColumn =
  | { name: string; kind: 'number'; mean: number; deviation: number }
  | { name: string; kind: 'word'; words: number };
/** Numeric rows: from arrays, or generated. */
export interface RowsReport extends Described {
  kind: 'rows';
  /** Columns; the target is the last. */
  columns: RowColumn[];
  target: string;
  /** First rows. */
  preview: string[][];
}
