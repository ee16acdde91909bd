/** Upgrades older documents to the current version, one step at a time. Only well-formed parts are kept. */
import { completeTraining } from './create.ts';

type Saved = Record<string, unknown>;

/** The upgrade to the next version, by the version of a document. */
const STEPS: Readonly<Record<number, (document: Saved) => Saved>> = {
  // To 2: modules; losses, optimizers and schedules with more settings.
  1: (document) =>
    Object.assign(document, { version: 2, modules: [], training: completeTraining(document['training']) }),
  // To 3: notes, frames, a direction, collapsed nodes; existing parts do not change.
  2: (document) => Object.assign(document, { version: 3 }),
  // To 4: early stopping, checkpoints within epochs; names of any characters.
  3: (document) => Object.assign(document, { version: 4, training: completeTraining(document['training']) }),
  // To 5: mixed precision, class balance, augmentation.
  4: (document) => Object.assign(document, { version: 5, training: completeTraining(document['training']) }),
  // To 6: more kinds of augmentation.
  5: (document) => Object.assign(document, { version: 6, training: completeTraining(document['training']) }),
  // To 7: Mixup and CutMix.
  6: (document) => Object.assign(document, { version: 7, training: completeTraining(document['training']) }),
  // To 8: layers and modules that run by a condition; existing parts do not change.
  7: (document) => Object.assign(document, { version: 8 }),
};

/** Upgrades a parsed document in place: one with very many keys is not copied. */
export function upgrade(document: object): object {
  let current = document as Saved;
  for (;;) {
    const { version } = current;
    const step = typeof version === 'number' ? STEPS[version] : undefined;
    if (!step) return current;
    current = step(current);
  }
}
