/** What is told of a dataset: counts, classes, columns, and where it lies. */
import type { DatasetShape } from './shape.ts';

export type Description = ImageReport | TextReport | TableReport;
/** How samples are looked at: as pictures, as rows of columns, or as stretches of a text. */
export type SampleKind = Description['kind'];

interface Described {
  /** Where the files were found. */
  path: string;
  /** "MNIST", "Fashion-MNIST", "EMNIST letters", or the name of the file or folder. */
  name: string;
  /** Of one sample, in PyTorch's order of axes. */
  shape: number[];
  /** As the programs of a session see it. */
  programs: DatasetShape;
  /** 0 where values are to be predicted. */
  classes: number;
  /** What a class is called: "0", …, "T-shirt". */
  labels: string[];
  train: { count: number };
  /** Null where no test samples come with the training samples. */
  test: { count: number } | null;
}

export interface SplitReport {
  count: number;
  /** Samples per class, by class index. */
  histogram: number[];
  /** Smallest and largest stored value. */
  range: [number, number];
}
export interface ImageReport extends Described {
  kind: 'images';
  /** Channels, height, width. */
  shape: [number, number, number];
  train: SplitReport;
  test: SplitReport | null;
  files: { role: string; path: string; bytes: number }[];
}

export interface TextReport extends Described {
  kind: 'text';
  characters: number;
  /** Its beginning. */
  preview: string;
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
}

export interface SampleImages {
  /** Channels, height, width. */
  shape: [number, number, number];
  /** Base64 of uint8 pixels, channels last, image after image. */
  pixels: string;
  labels: number[];
}
