/**
 * What a message between the window and the engine or the shell is: one entry of a table, of which the types, the names,
 * the check of its parameters and the handing on are made. Results and events come from our own processes, and are
 * stated as types alone.
 */
import type { z } from 'zod';

/** States a type where no value is looked at. */
interface Stated<T> {
  /** Never there. */
  readonly stated?: T;
}
export const result = <T>(): Stated<T> => ({});

/** A command of the engine that the page gives as it is, and that is handed on as it is. */
export const command = <P, R>(params: z.ZodType<P>, answer: Stated<R>) => ({ kind: 'passed', params, answer }) as const;

/**
 * A command of the engine that the page says otherwise: with handles in place of paths. Or one of which the command line
 * may ask more. What makes the one of the other stands in host/files/pageCalls.ts.
 * @param engine parameters and result of the engine's own command
 */
export const translated = <P, R, E extends { params: object; result: unknown }>(
  params: z.ZodType<P>,
  answer: Stated<R>,
  engine: Stated<E>,
) => ({ kind: 'translated', params, answer, engine }) as const;

/**
 * A command of the shell around the app.
 * @param inBrowser who answers it where the shell is a browser: the page itself, or the server
 */
export const shellCommand = <P, R, const B extends 'page' | 'server'>(
  params: z.ZodType<P>,
  answer: Stated<R>,
  inBrowser: B,
) => ({ kind: 'shell', params, answer, inBrowser }) as const;

export const event = <T>(): Stated<T> => ({});

type AnyCall = { readonly params: z.ZodType; readonly answer: Stated<unknown> };
export type AnyCalls = Readonly<Record<string, AnyCall>>;

/** `{ params, result }` of each command of a table as the page says it. */
export type CallsOf<T extends AnyCalls> = {
  [K in keyof T]: {
    params: T[K]['params'] extends z.ZodType<infer P> ? P : never;
    result: T[K]['answer'] extends Stated<infer R> ? R : never;
  };
};
/** The same as the engine takes it. */
export type EngineCallsOf<T extends AnyCalls> = {
  [K in keyof T]: T[K] extends { readonly engine: Stated<infer E extends { params: object; result: unknown }> }
    ? E
    : CallsOf<T>[K];
};
/** Names of the entries of a kind. */
export type NamesOf<T extends AnyCalls, Kind> = { [K in keyof T]: T[K] extends Kind ? K : never }[keyof T];

/** What each event of a table tells. */
export type EventsOf<T extends Readonly<Record<string, Stated<object>>>> = {
  [K in keyof T]: NonNullable<T[K]['stated']>;
};
