/** Notes and frames as steps of the history. */
import { addNote } from '../../../../engine/editing/notes.ts';
import type { Note, Position } from '../../../../engine/model/types.ts';
import { snap } from '../../canvas/geometry.ts';
import { around, rectOf } from '../../canvas/frames.ts';
import { canvas } from '../view/canvas.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';

function add(target: OpenDocument, label: string, note: Omit<Note, 'id'>): void {
  let id = '';
  target.draw(label, (document) => {
    const added = addNote(document, note);
    id = added.id;
    return added.document;
  });
  target.select([id]);
  canvas.writing = id;
}

/** Adds a note at the pointer, ready for typing. */
export function addNoteHere(target: OpenDocument): void {
  const size = { width: 200, height: 96 };
  add(target, i18n.m.steps.addNote, { kind: 'note', text: '', color: 'yellow', position: placeHere(), size });
}

/** Adds a frame around the selection, or an empty one at the pointer. */
export function addFrameHere(target: OpenDocument): void {
  const sizes = canvas.control?.sizes() ?? new Map();
  const { nodes, notes = [] } = target.drawn.graph;
  const held = [...nodes, ...notes].filter(({ id }) => target.selection.nodes.has(id));
  const frame = { kind: 'frame', text: '', color: 'blue' } as const;
  if (held.length)
    return add(target, i18n.m.steps.addFrame, { ...frame, ...around(held.map((one) => rectOf(one, sizes))) });
  add(target, i18n.m.steps.addFrame, { ...frame, position: placeHere(), size: { width: 280, height: 200 } });
}

/** The pointer's position, or else a free one. */
function placeHere(): Position {
  const { x, y } = canvas.control?.pointer() ?? { x: 0, y: 0 };
  const at = canvas.control?.at(x, y) ?? canvas.control?.freePlace() ?? { x: 0, y: 0 };
  return snap(at);
}
