/** Errors as data, independent of process and language. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}
export type Language = keyof Text;

/** Location of an error. All fields are optional. */
export interface ErrorLocation {
  readonly node?: string;
  readonly edge?: string;
  readonly port?: string;
  readonly field?: string;
  readonly path?: string;
  /** The layer's name, for a sentence that stands far from it: it begins with the name. */
  readonly layer?: string;
}

export type ErrorParams = Readonly<Record<string, string | number>>;

/** A `code` of ./table.ts with its parameters. */
export interface ErrorData {
  readonly code: string;
  readonly params: ErrorParams;
  readonly where: ErrorLocation;
}
