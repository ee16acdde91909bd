/**
 * What is open, as it is kept between starts: an entry for each document, and
 * the order of the tabs. Both shells keep the same texts, each in its own way.
 * An entry's steps stand on lines of their own after it: what damages them does
 * not reach the document.
 */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import { readDocument } from '../model/serialize.ts';
import { UserError } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';

z.config({ jitless: true });

const MAX_TEXT = 64 * 1024 * 1024;
const key = z.string().regex(/^[\w-]{1,64}$/);
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'));

/** As the shell stores it. */
const storedSchema = z.strictObject({
  /** Of the tab. */
  key,
  /** The document's file; null where it has none. */
  path: path.nullable(),
  /** Of that file's content as it was last read or written here; absent in what earlier versions wrote. */
  stamp: z.string().max(100).nullable().default(null),
  unsaved: z.boolean(),
  /** Milliseconds since 1970. */
  savedAt: z.number().nullable(),
  /** The document; null where its file holds exactly this. */
  text: z.string().max(MAX_TEXT).nullable(),
  /** The document's steps (historyStore.ts); null where there are none. */
  history: z.string().max(MAX_TEXT).nullable(),
});
const firstLineSchema = storedSchema.omit({ history: true });
/** As the page tells it: files by handles. */
const entrySchema = storedSchema.extend({ file: z.string().max(100).nullable() });
const orderSchema = z.object({ order: list(key, 1000), active: key.nullable() });

/** Parameters of `session.write`: the tabs there are, and the entries that have changed. */
export const changeSchema = z.strictObject({ ...orderSchema.shape, entries: list(entrySchema, 1000) });

export type StoredEntry = z.infer<typeof storedSchema>;
export type SessionEntry = z.infer<typeof entrySchema>;
export type SessionOrder = z.infer<typeof orderSchema>;
export type SessionChange = z.infer<typeof changeSchema>;

export interface SessionReport {
  /** Nothing was ever kept: the very first start. */
  readonly first: boolean;
  /** In the order of the tabs. */
  readonly documents: readonly (SessionEntry & { readonly text: string })[];
  readonly active: string | null;
  /** What could not be brought back. */
  readonly problems: readonly ErrorData[];
}

export function writeEntry({ history, ...entry }: StoredEntry): string {
  const first = JSON.stringify(entry);
  return history === null ? first : `${first}\n${history}`;
}

function firstLineOf(text: string): z.infer<typeof firstLineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError('session.entry', { detail: (error as Error).message });
  }
  const { data, error } = firstLineSchema.safeParse(value);
  const issue = error?.issues[0];
  if (!data)
    throw new UserError('session.entry', { detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
  return data;
}

/** Throws for a text that is no entry, or whose document cannot be read. Whether its steps can is not looked at. */
export function readEntry(text: string): StoredEntry {
  const end = text.indexOf('\n');
  const [first, history] = end < 0 ? [text, null] : [text.slice(0, end), text.slice(end + 1)];
  const entry = firstLineOf(first);
  if (entry.text !== null) readDocument(entry.text);
  return { ...entry, history };
}

/** A broken order is no loss: the entries still stand. */
export function readOrder(text: string | undefined): SessionOrder {
  try {
    return orderSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return { order: [], active: null };
  }
}

/** Entries in the order of their tabs; what the order does not name comes last. */
export function inOrder<T extends { readonly key: string }>(entries: readonly T[], { order }: SessionOrder): T[] {
  const place = new Map(order.map((name, index) => [name, index]));
  return [...entries].sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || 0);
}
