/** Edits of notes and frames. */
import { freshId } from '../model/names.ts';
import type { Note, TensorsmithDocument } from '../model/types.ts';

type Doc = TensorsmithDocument;

const withNotes = (document: Doc, notes: readonly Note[]): Doc => {
  const { notes: _, ...graph } = document.graph;
  return { ...document, graph: notes.length ? { ...graph, notes } : graph };
};

export function addNote(document: Doc, note: Omit<Note, 'id'>): { document: Doc; id: string } {
  const { notes = [] } = document.graph;
  const id = freshId('note', notes);
  return { document: withNotes(document, [...notes, { ...note, id }]), id };
}

export function setNote(document: Doc, id: string, patch: Partial<Omit<Note, 'id' | 'kind'>>): Doc {
  const { notes = [] } = document.graph;
  return withNotes(
    document,
    notes.map((note) => (note.id === id ? { ...note, ...patch } : note)),
  );
}

/** Removes notes by id; the same document where there are none. */
export function removeNotes(document: Doc, ids: ReadonlySet<string>): Doc {
  const { notes = [] } = document.graph;
  const left = notes.filter(({ id }) => !ids.has(id));
  return left.length === notes.length ? document : withNotes(document, left);
}
