/**
 * What is open, as it is kept between starts: an entry for each document, and
 * the order of the tabs. Both shells keep the same texts, each in its own way.
 */
import { z } from 'zod';
import { readDocument } from '../document/serialize.ts';
import type { ErrorData } from '../errors/types.ts';

z.config({ jitless: true });

const MAX_TEXT = 64 * 1024 * 1024;
const key = z.string().regex(/^[\w-]{1,64}$/);
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'));

const entrySchema = z.strictObject({
  /** Of the tab. */
  key,
  /** The document's file; null where it has none. */
  path: path.nullable(),
  unsaved: z.boolean(),
  /** Milliseconds since 1970. */
  savedAt: z.number().nullable(),
  /** The document; null where its file holds exactly this. */
  text: z.string().max(MAX_TEXT).nullable(),
});
const orderSchema = z.object({ order: z.array(key).max(1000), active: key.nullable() });

/** Parameters of `session.write`: the tabs there are, and the entries that have changed. */
export const changeSchema = z.strictObject({ ...orderSchema.shape, entries: z.array(entrySchema).max(1000) });

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

/** Throws for a text that is no entry, or whose document cannot be read. */
export function readEntry(text: string): SessionEntry {
  const entry = entrySchema.parse(JSON.parse(text));
  if (entry.text !== null) readDocument(entry.text);
  return entry;
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

/** What is kept of an entry when the person does not want its changes: its file, or nothing. */
export function withoutChanges(entry: SessionEntry): SessionEntry | null {
  if (!entry.unsaved) return entry;
  return entry.path === null ? null : { ...entry, unsaved: false, text: null };
}
