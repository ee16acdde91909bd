/**
 * Definitions of messages between window, engine and shell: one table entry each, from which types, names, parameter
 * validation and routing are derived. Results and events come from our own processes, and have types only.
 */
import type { z } from 'zod';

declare const TYPE: unique symbol;
/** A type without a runtime value. */
interface Stated<T> {
  /** For the compiler; the property does not exist. */
  readonly [TYPE]: T;
}
const stated = <T>(): Stated<T> => ({}) as Stated<T>;

/** A command's parameters and result. */
interface Call {
  params: object;
  result: unknown;
}

export const result = <R>(): Stated<R> => stated();
export const event = <D extends object>(): Stated<D> => stated();

/**
 * A command of the engine that is passed on unchanged.
 * @param params schema of the parameters from a window; defines their type
 */
export const command = <P extends object, R>(params: z.ZodType<P>, _result: Stated<R>) => ({
  kind: 'passed' as const,
  params,
  page: stated<{ params: P; result: R }>(),
  engine: stated<{ params: P; result: R }>(),
});

/**
 * A command of the engine whose parameters from the page differ: handles instead of paths, or fewer options than the
 * command line has. The translation is in host/files/pageCalls.ts.
 * @param engine parameters and result of the engine's own command
 */
export const translated = <P extends object, R, E extends Call>(
  params: z.ZodType<P>,
  _result: Stated<R>,
  engine: Stated<E>,
) => ({ kind: 'translated' as const, params, page: stated<{ params: P; result: R }>(), engine });

/**
 * A command of the shell.
 * @param inBrowser who answers it where the shell is a browser: the page itself, or the server
 */
export const shellCommand = <P extends object, R, const B extends 'page' | 'server'>(
  params: z.ZodType<P>,
  _result: Stated<R>,
  inBrowser: B,
) => ({ kind: 'shell' as const, params, page: stated<{ params: P; result: R }>(), inBrowser });

type Table<Entry> = Readonly<Record<string, Entry>>;

/** `{ params, result }` of each command of a table, from the page. */
export type CallsOf<T extends Table<{ readonly page: Stated<Call> }>> = { [K in keyof T]: T[K]['page'][typeof TYPE] };
/** `{ params, result }` of each command of a table, for the engine. */
export type EngineCallsOf<T extends Table<{ readonly engine: Stated<Call> }>> = {
  [K in keyof T]: T[K]['engine'][typeof TYPE];
};
/** Data of each event of a table. */
export type EventsOf<T extends Table<Stated<object>>> = { [K in keyof T]: T[K][typeof TYPE] };
/** Names of the entries of a kind. */
export type NamesOf<T, Kind> = { [K in keyof T]: T[K] extends Kind ? K : never }[keyof T];
