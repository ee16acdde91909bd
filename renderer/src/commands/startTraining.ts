/** Starts training, after checking what is missing and what the hints say. */
import { knownData } from '../state/data/knownData.svelte.ts';
import type { OpenDocument } from '../state/document/document.svelte.ts';
import { worthAsking } from '../state/document/hints.ts';
import { training } from '../state/run/training.svelte.ts';
import { canvas } from '../state/view/canvas.svelte.ts';
import { layout } from '../state/view/layout.svelte.ts';
import { toasts } from '../state/view/toasts.svelte.ts';

/** Identifies the hints, so that the user is not asked twice about the same ones. */
const keyOf = (document: OpenDocument): string =>
  JSON.stringify(worthAsking(document.hints).map(({ error, node }) => [error.code, error.params, node]));

/** Whether nothing is missing for training; else shows what is. */
export function readyToTrain(document: OpenDocument): boolean {
  if (!document.trainable) {
    layout.room = 'design';
    document.problem = document.errors[0]?.node ?? null;
    if (document.problem) requestAnimationFrame(() => canvas.control?.reveal(document.problem ?? ''));
  } else if (document.blockingProblem) {
    layout.room = 'design';
    toasts.error(document.blockingProblem.error);
    const { node } = document.blockingProblem;
    if (node) {
      document.select([node]);
      requestAnimationFrame(() => canvas.control?.reveal(node));
    }
  } else if (document.document.data.source.kind === 'none' || knownData.refusal(document.document.data.source))
    layout.room = 'data';
  else return true;
  return false;
}

/**
 * Starts training, or shows what is missing for it.
 * @param sure whether the user has seen the hints and wants to train anyway
 */
export function startTraining(document: OpenDocument, sure = false): void {
  if (!readyToTrain(document)) return;
  if (!sure && worthAsking(document.hints).length && document.acceptedHints !== keyOf(document)) {
    layout.dialog = 'beforeTraining';
    return;
  }
  document.acceptedHints = keyOf(document);
  layout.room = 'train';
  void training.start(document);
}
