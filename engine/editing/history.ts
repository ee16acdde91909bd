/** Undo and redo of whole documents: every step has a label and restores the exact state. */
import { equal } from '../model/equal.ts';
import type { TensorsmithDocument } from '../model/types.ts';

export interface Step {
  /** Label of the step for the user: "Move conv1". */
  readonly label: string;
  readonly document: TensorsmithDocument;
}

export interface History {
  /** Documents before each step, with the label of the step after them; oldest first. */
  readonly past: readonly Step[];
  readonly present: TensorsmithDocument;
  /** Documents after each undone step, with its label; nearest first. */
  readonly future: readonly Step[];
  /** Key under which consecutive steps are merged, as while typing a number or dragging; null for none. */
  readonly mergeKey: string | null;
}

const MAX_STEPS = 1000;

export const createHistory = (document: TensorsmithDocument): History => ({
  past: [],
  present: document,
  future: [],
  mergeKey: null,
});

/** Adds a step; returns the same history where the document does not change, since undoing it would show nothing. */
export function commit(history: History, label: string, document: TensorsmithDocument, mergeKey?: string): History {
  if (equal(document, history.present)) return history;
  const key = mergeKey ?? null;
  if (key !== null && key === history.mergeKey) {
    const before = history.past.at(-1);
    // Typed back to the previous value: the step is removed.
    if (before && equal(document, before.document))
      return { past: history.past.slice(0, -1), present: before.document, future: [], mergeKey: null };
    return { ...history, present: document, future: [] };
  }
  const past = [...history.past, { label, document: history.present }].slice(-MAX_STEPS);
  return { past, present: document, future: [], mergeKey: key };
}

/** Ends merging: the next step is separate, even with the same key. */
export const endStep = (history: History): History =>
  history.mergeKey === null ? history : { ...history, mergeKey: null };

/** Undoes a step; returns the same history where there is none. */
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

/** Labels of all steps, oldest first, undone ones last. */
export const stepLabels = ({ past, future }: History): string[] => [...past, ...future].map(({ label }) => label);

/** Goes to the state in which the first `done` steps are done and the others undone. */
export function travel(history: History, done: number): History {
  const target = Math.max(0, Math.min(done, history.past.length + history.future.length));
  let current = history;
  while (current.past.length > target) current = undo(current);
  while (current.past.length < target) current = redo(current);
  return current;
}
