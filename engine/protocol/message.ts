/**
 * What a message between the window and the engine or the shell is: one entry of a table, of which the types, the names,
 * the check of its parameters and the handing on are made. Results and events come from our own processes, and are
 * stated as types alone.
 */
import type { z } from 'zod';

declare const TYPE: unique symbol;
/** States a type where no value is looked at. */
interface Stated<T> {
  /** For the compiler; there is no such property. */
  readonly [TYPE]: T;
}
const stated = <T>(): Stated<T> => ({}) as Stated<T>;

/** A command's parameters and what it answers with. */
interface Call {
  params: object;
  result: unknown;
}

export const result = <R>(): Stated<R> => stated();
export const event = <D extends object>(): Stated<D> => stated();

/**
 * A command of the engine that is handed on as the page gives it.
 * @param params what the parameters must look like when they come from a window; makes their type
 */
export const command = <P extends object, R>(params: z.ZodType<P>, _result: Stated<R>) => ({
  kind: 'passed' as const,
  params,
  page: stated<{ params: P; result: R }>(),
  engine: stated<{ params: P; result: R }>(),
});

/**
 * A command of the engine that the page says otherwise: with handles in place of paths. Or one of which the command line
 * may ask more. What makes the one of the other stands in host/files/pageCalls.ts.
 * @param engine parameters and result of the engine's own command
 */
export const translated = <P extends object, R, E extends Call>(
  params: z.ZodType<P>,
  _result: Stated<R>,
  engine: Stated<E>,
) => ({ kind: 'translated' as const, params, page: stated<{ params: P; result: R }>(), engine });

/**
 * A command of the shell around the app.
 * @param inBrowser who answers it where the shell is a browser: the page itself, or the server
 */
export const shellCommand = <P extends object, R, const B extends 'page' | 'server'>(
  params: z.ZodType<P>,
  _result: Stated<R>,
  inBrowser: B,
) => ({ kind: 'shell' as const, params, page: stated<{ params: P; result: R }>(), inBrowser });

type Table<Entry> = Readonly<Record<string, Entry>>;

/** `{ params, result }` of each command of a table as the page says it. */
export type CallsOf<T extends Table<{ readonly page: Stated<Call> }>> = { [K in keyof T]: T[K]['page'][typeof TYPE] };
/** The same as the engine takes it. */
export type EngineCallsOf<T extends Table<{ readonly engine: Stated<Call> }>> = {
  [K in keyof T]: T[K]['engine'][typeof TYPE];
};
/** What each event of a table tells. */
export type EventsOf<T extends Table<Stated<object>>> = { [K in keyof T]: T[K][typeof TYPE] };
/** Names of the entries of a kind. */
export type NamesOf<T, Kind> = { [K in keyof T]: T[K] extends Kind ? K : never }[keyof T];
