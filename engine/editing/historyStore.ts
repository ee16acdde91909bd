/**
 * Serialization of a history, stored beside its document: a header line, then a line for each step, nearest to the
 * document first, as a patch that gives the next state from the one before. Lines are cached and carry a checksum:
 * writing a history again costs only the new steps.
 */
import { checkedLine, readCheckedLine } from '../model/checksum.ts';
import { equal } from '../model/equal.ts';
import type { History, Step } from './history.ts';
import { apply, diff, type Patch } from './patch.ts';
import { VERSION, type TensorsmithDocument } from '../model/types.ts';

/** Longest serialized history: the oldest steps are dropped. */
export const MOST_CHARACTERS = 1_000_000;

/** A history, and which of its states is in the document's file. */
export interface StoredHistory {
  readonly history: History;
  readonly saved: TensorsmithDocument | null;
}

interface Head {
  /** Version of the documents. */
  readonly version: number;
  readonly undo: number;
  readonly redo: number;
  /** Steps from the document to the saved state, negative where that is in the past. */
  readonly saved: number | null;
  /** The document of the history, where it is stored separately. */
  readonly document?: TensorsmithDocument;
}

interface Line {
  readonly step: TensorsmithDocument;
  readonly label: string;
  readonly text: string;
}
type Lines = WeakMap<TensorsmithDocument, Line>;
const undoLines: Lines = new WeakMap();
const redoLines: Lines = new WeakMap();

/** Null where there are no steps. @param alone whether the document is stored elsewhere, where it may change */
export function writeHistory({ history, saved }: StoredHistory, alone: boolean): string | null {
  const { past, present, future } = history;
  if (!past.length && !future.length) return null;
  const undo = { steps: [...past].reverse(), lines: undoLines, texts: [] as string[] };
  const redo = { steps: future, lines: redoLines, texts: [] as string[] };
  let room = MOST_CHARACTERS;
  for (let distance = 0; distance < Math.max(past.length, future.length); distance += 1) {
    for (const side of [undo, redo]) {
      const step = side.steps[distance];
      // Steps beyond a dropped one are dropped too.
      if (!step || side.texts.length < distance) continue;
      const text = lineOf(side.lines, side.steps[distance - 1]?.document ?? present, step);
      if (text.length > room) continue;
      room -= text.length;
      side.texts.push(text);
    }
  }
  const states = [...past.map(({ document }) => document), present, ...future.map(({ document }) => document)];
  const place = saved ? states.indexOf(saved) : -1;
  const head: Head = {
    version: VERSION,
    undo: undo.texts.length,
    redo: redo.texts.length,
    saved: place < 0 ? null : place - past.length,
    ...(alone ? { document: present } : {}),
  };
  return [checkedLine(JSON.stringify(head)), ...undo.texts, ...redo.texts].join('\n');
}

/** Null for a text that is damaged, of another version, or of another document. */
export function readHistory(text: string, document: TensorsmithDocument): StoredHistory | null {
  try {
    const [first, ...lines] = text.split('\n');
    const { version, undo, redo, saved, document: own } = bodyOf(first!) as Head;
    if (version !== VERSION || lines.length !== undo + redo || (own && !equal(own, document))) return null;
    const past = readSteps(undoLines, lines.slice(0, undo), document).reverse();
    const future = readSteps(redoLines, lines.slice(undo), document);
    const inFile =
      saved === 0 ? document : saved !== null && (saved < 0 ? past.at(saved) : future[saved - 1])?.document;
    return { history: { past, present: document, future, mergeKey: null }, saved: inFile || null };
  } catch {
    return null;
  }
}

function lineOf(lines: Lines, from: TensorsmithDocument, { label, document }: Step): string {
  const known = lines.get(from);
  if (known?.step === document && known.label === label) return known.text;
  const text = checkedLine(JSON.stringify([label, diff(from, document) ?? {}]));
  lines.set(from, { step: document, label, text });
  return text;
}

function readSteps(known: Lines, lines: readonly string[], from: TensorsmithDocument): Step[] {
  let document = from;
  return lines.map((text) => {
    const [label, patch] = bodyOf(text) as readonly [string, Patch];
    const step = apply(document, patch) as TensorsmithDocument;
    known.set(document, { step, label, text });
    document = step;
    return { label, document };
  });
}

/** Parses a line; throws where it is damaged. */
function bodyOf(line: string): unknown {
  const body = readCheckedLine(line);
  if (body === null) throw new Error('damaged');
  return JSON.parse(body);
}
