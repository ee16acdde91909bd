/** Results of every exporter. */
export interface GeneratedFile {
  /** Relative path, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** First and last line, from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export interface GeneratedPackage {
  readonly files: readonly GeneratedFile[];
  /** The file with the network itself. */
  readonly model: string;
  readonly modelPath: string;
  /** Lines of each node in it, by id; for nodes of a module by `module/node`. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
}
