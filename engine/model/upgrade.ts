/** Older documents, brought to the present version one step at a time. Only well-formed parts are carried on. */
import { completeTraining } from './create.ts';

type Saved = Record<string, unknown>;

/** By the version that a document has: what makes the next one of it. */
const STEPS: Readonly<Record<number, (document: Saved) => Saved>> = {
  // 2: modules; losses, optimizers and schedules with more settings.
  1: (document) => ({ ...document, version: 2, modules: [], training: completeTraining(document['training']) }),
  // 3: notes, frames, a direction, collapsed nodes; nothing that was there changes.
  2: (document) => ({ ...document, version: 3 }),
};

export function upgrade(document: object): object {
  let current = document as Saved;
  for (;;) {
    const { version } = current;
    const step = typeof version === 'number' ? STEPS[version] : undefined;
    if (!step) return current;
    current = step(current);
  }
}
