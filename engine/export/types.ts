/** What every exporter makes. */
export interface GeneratedFile {
  /** Relative, with slashes. */
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
  /** Lines of each node in it, by its id; of a node of a module by `module/node`. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
}
