/** Undo and redo over whole documents: every step is named and returns the exact state. */
import { equal } from '../model/equal.ts';
import type { TensorsmithDocument } from '../model/types.ts';

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

/** The same history where the step changes nothing: what is undone must be seen to be undone. */
export function commit(history: History, label: string, document: TensorsmithDocument, mergeKey?: string): History {
  if (equal(document, history.present)) return history;
  const key = mergeKey ?? null;
  if (key !== null && key === history.mergeKey) {
    const before = history.past.at(-1);
    // Typed back to what it was: there is no step.
    if (before && equal(document, before.document))
      return { past: history.past.slice(0, -1), present: before.document, future: [], mergeKey: null };
    return { ...history, present: document, future: [] };
  }
  const past = [...history.past, { label, document: history.present }].slice(-MAX_STEPS);
  return { past, present: document, future: [], mergeKey: key };
}

/** What follows is a step of its own, also under the same key. */
export const endStep = (history: History): History =>
  history.mergeKey === null ? history : { ...history, mergeKey: null };

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

/** Names of all steps, oldest first: those that are done, then those that are undone. */
export const stepLabels = ({ past, future }: History): string[] => [...past, ...future].map(({ label }) => label);

/** Goes to where the first `done` steps are done and the others are undone. */
export function travel(history: History, done: number): History {
  const target = Math.max(0, Math.min(done, history.past.length + history.future.length));
  let current = history;
  while (current.past.length > target) current = undo(current);
  while (current.past.length < target) current = redo(current);
  return current;
}
