/**
 * The user's notes on a run, in a file beside `run.json`, which belongs to the training process. A deleted run is only
 * marked at first, so that this can be undone.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { MOST_NOTES, MOST_TAG, MOST_TAGS } from '../../protocol/reports.ts';
import { writeDurably } from '../files/durable.ts';
import { readSealed, writeSealed } from './sealed.ts';

const NOTES = 'notes.json';
/** Least time in milliseconds that the files of a deleted run are kept. */
export const UNDO_TIME = 60 * 60_000;

const notesSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  starred: z.boolean().optional(),
  notes: z.string().min(1).max(MOST_NOTES).optional(),
  tags: z.array(z.string().min(1).max(MOST_TAG)).min(1).max(MOST_TAGS).optional(),
  /** Milliseconds since 1970. */
  deletedAt: z.number().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type RunNotes = z.infer<typeof notesSchema>;

export interface NoteChange {
  readonly name?: string | undefined;
  readonly starred?: boolean | undefined;
  /** Empty to remove them. */
  readonly notes?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly deleted?: boolean | undefined;
}

/** Empty where there are none, or where the file is damaged: the run itself is usable. */
export const readNotes = (folder: string): Promise<RunNotes> =>
  readSealed(join(folder, NOTES), notesSchema).catch(() => ({}));

/** The last change of each folder's notes that is under way. */
const writing = new Map<string, Promise<void>>();

/** Properties not given stay as they are. Changes of the same notes are made one after the other, so that none is lost. */
export async function writeNotes(folder: string, change: NoteChange): Promise<void> {
  const before = writing.get(folder) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(() => changeNotes(folder, change));
  writing.set(folder, own);
  try {
    await own;
  } finally {
    if (writing.get(folder) === own) writing.delete(folder);
  }
}

async function changeNotes(folder: string, change: NoteChange): Promise<void> {
  const { name, starred, deleted, notes: text, tags } = change;
  const notes = await readNotes(folder);
  if (name !== undefined) notes.name = name;
  if (starred !== undefined) notes.starred = starred;
  if (text) notes.notes = text;
  else if (text === '') delete notes.notes;
  if (tags?.length) notes.tags = [...new Set(tags)];
  else if (tags) delete notes.tags;
  if (deleted === true) notes.deletedAt = Date.now();
  if (deleted === false) delete notes.deletedAt;
  await writeDurably(join(folder, NOTES), writeSealed(notes));
}
