/**
 * The saved session: an entry for each open document, and the order of the tabs. Both shells store the same texts, each
 * in its own way. An entry's undo history is on lines of its own after it: damage to them does not affect the document.
 */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import { readDocument } from '../model/serialize.ts';
import { UserError } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';

z.config({ jitless: true });

const MAX_TEXT = 64 * 1024 * 1024;
/** Characters of the lab's cells, results excluded. */
export const MAX_LAB = 4 * 1024 * 1024;
/** Characters of the progress in the lessons. */
export const MAX_LESSONS = 1024 * 1024;
const key = z.string().regex(/^[\w-]{1,64}$/);
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'));

/** An entry as the shell stores it. */
const storedSchema = z.strictObject({
  /** Key of the tab. */
  key,
  /** The document's file; null where it has none. */
  path: path.nullable(),
  /** Hash of that file's content as last read or written here; absent in earlier versions. */
  stamp: z.string().max(100).nullable().default(null),
  unsaved: z.boolean(),
  /** Milliseconds since 1970. */
  savedAt: z.number().nullable(),
  /** The document; null where its file has the same content. */
  text: z.string().max(MAX_TEXT).nullable(),
  /** The document's undo history (historyStore.ts); null where there is none. */
  history: z.string().max(MAX_TEXT).nullable(),
});
const firstLineSchema = storedSchema.omit({ history: true });
/** An entry from the page, with a file handle instead of a path. */
const entrySchema = storedSchema.extend({ file: z.string().max(100).nullable() });
/** A queued run, which starts when the current one has ended. */
const queuedSchema = z.strictObject({
  /** Key of the tab that it was queued from. */
  from: key,
  name: z.string().max(1000),
  /** Time at which it was queued, in milliseconds since 1970. */
  at: z.number(),
  /** The document at that time. */
  text: z.string().max(MAX_TEXT),
});
const orderSchema = z.object({
  order: list(key, 1000),
  active: key.nullable(),
  /** Absent in earlier versions. */
  queue: list(queuedSchema, 100).optional(),
  /** The lab's cells as a file of cells; absent in earlier versions. */
  lab: z.string().max(MAX_LAB).optional(),
  /** What was done in the lessons (engine/lessons/progress.ts); absent in earlier versions. */
  lessons: z.string().max(MAX_LESSONS).optional(),
});

/** Parameters of `session.write`: the open tabs, and changed entries. */
export const changeSchema = z.strictObject({ ...orderSchema.shape, entries: list(entrySchema, 1000) });

export type QueuedEntry = z.infer<typeof queuedSchema>;
export type StoredEntry = z.infer<typeof storedSchema>;
export type SessionEntry = z.infer<typeof entrySchema>;
export type SessionOrder = z.infer<typeof orderSchema>;
export type SessionChange = z.infer<typeof changeSchema>;

export interface SessionReport {
  /** Whether no session was ever saved: the first start. */
  readonly first: boolean;
  /** Documents in the order of the tabs. */
  readonly documents: readonly (SessionEntry & { readonly text: string })[];
  readonly active: string | null;
  /** Queued runs. */
  readonly queue?: readonly QueuedEntry[] | undefined;
  /** The lab's cells; absent where there were none. */
  readonly lab?: string | undefined;
  /** What was done in the lessons; absent where nothing was. */
  readonly lessons?: string | undefined;
  /** Errors of entries that could not be restored. */
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

/** Throws for a text that is not an entry, or whose document is invalid. The history is not validated here. */
export function readEntry(text: string): StoredEntry {
  const end = text.indexOf('\n');
  const [first, history] = end < 0 ? [text, null] : [text.slice(0, end), text.slice(end + 1)];
  const entry = firstLineOf(first);
  if (entry.text !== null) readDocument(entry.text);
  return { ...entry, history };
}

/** An invalid order is ignored: the entries remain. */
export function readOrder(text: string | undefined): SessionOrder {
  try {
    return orderSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return { order: [], active: null };
  }
}

/** Entries in the order of their tabs; those missing in the order come last. */
export function inOrder<T extends { readonly key: string }>(entries: readonly T[], { order }: SessionOrder): T[] {
  const place = new Map(order.map((name, index) => [name, index]));
  return [...entries].sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || 0);
}
