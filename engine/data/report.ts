/** What is told of a dataset: counts, classes, columns, and where it lies. */
import type { DataSource } from '../model/types.ts';

export interface SplitReport {
  count: number;
  /** Samples per class, by class index. */
  histogram: number[];
  /** Smallest and largest stored value. */
  range: [number, number];
}
export type DatasetReport = ImageReport | TextReport | TableReport;

interface Described {
  /** What a document says to use it. */
  source: DataSource;
  path: string;
  name: string;
  /** Of one sample. */
  shape: number[];
  /** 0 where values are to be predicted. */
  classes: number;
  labels: string[];
}
export interface TextReport extends Described {
  kind: 'text';
  characters: number;
  /** Its beginning. */
  preview: string;
  train: { count: number };
  test: { count: number };
}
export type ColumnReport =
  { name: string; kind: 'number'; mean: number; deviation: number } | { name: string; kind: 'word'; words: number };
export interface TableReport extends Described {
  kind: 'table';
  /** In the order of the file, the target among them. */
  columns: ColumnReport[];
  target: string;
  /** Rows left out because a value is missing. */
  skipped: number;
  /** The first rows. */
  preview: string[][];
  train: { count: number };
  test: { count: number };
}
export interface ImageReport {
  kind: 'images';
  /** What a document says to use it. */
  source: DataSource;
  /** The folder the files were found in. */
  path: string;
  /** "MNIST", "Fashion-MNIST", "EMNIST letters", or the folder's name. */
  name: string;
  /** Channels, height, width. */
  shape: [number, number, number];
  classes: number;
  /** What a class is called: "0", …, "T-shirt". */
  labels: string[];
  train: SplitReport;
  /** Null where no test files lie beside the training files. */
  test: SplitReport | null;
  files: { role: string; path: string; bytes: number }[];
}
export interface SampleImages {
  /** Channels, height, width. */
  shape: [number, number, number];
  /** Base64 of uint8 pixels, channels last, image after image. */
  pixels: string;
  labels: number[];
}
