/** Undo and redo over whole documents: every step is named and returns the exact state. */
import type { TensorsmithDocument } from './types.ts';

export interface Step {
  /** What the step did, in the user's words: "Move conv1". */
  readonly label: string;
  readonly document: TensorsmithDocument;
}

export interface History {
  /** Documents before each step, with the label of the step that left them; oldest first. */
  readonly past: readonly Step[];
  readonly present: TensorsmithDocument;
  /** Documents after each undone step, with its label; nearest first. */
  readonly future: readonly Step[];
  /** Steps that follow each other under one key become one: typing a number, dragging. */
  readonly mergeKey: string | null;
}

const MAX_STEPS = 1000;

export const createHistory = (document: TensorsmithDocument): History => ({
  past: [],
  present: document,
  future: [],
  mergeKey: null,
});

export function commit(history: History, label: string, document: TensorsmithDocument, mergeKey?: string): History {
  if (document === history.present) return history;
  const key = mergeKey ?? null;
  if (key !== null && key === history.mergeKey) return { ...history, present: document, future: [] };
  const past = [...history.past, { label, document: history.present }].slice(-MAX_STEPS);
  return { past, present: document, future: [], mergeKey: key };
}

/** The same history when there is nothing to undo. */
export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  const future = [{ label: step.label, document: history.present }, ...history.future];
  return { past: history.past.slice(0, -1), present: step.document, future, mergeKey: null };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  const past = [...history.past, { label: step.label, document: history.present }];
  return { past, present: step.document, future, mergeKey: null };
}
