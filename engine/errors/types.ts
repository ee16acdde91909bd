/** Errors that a user meets, as data: they cross processes and languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}
export type Language = keyof Text;

/** Where in the document or the world it happened. All are optional. */
export interface Place {
  readonly node?: string;
  readonly edge?: string;
  readonly port?: string;
  readonly field?: string;
  readonly path?: string;
}

export type ErrorParams = Readonly<Record<string, string | number>>;

/** A `code` of the table in ./table.ts with its parameters. */
export interface ErrorData {
  readonly code: string;
  readonly params: ErrorParams;
  readonly where: Place;
}
