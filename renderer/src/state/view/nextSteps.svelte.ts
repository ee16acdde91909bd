/** Suggestions for new users: one next step at a time, until each was done once on this machine. */
import type { CommandId } from '../../../../engine/protocol/menu.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { remembered } from '../preferences/remembered.ts';
import { training } from '../run/training.svelte.ts';
import { layout } from './layout.svelte.ts';
import { activationView } from './activationView.svelte.ts';

/** Next steps in the order in which they are offered, each with its command. */
export const NEXT_STEPS = {
  data: 'view.data',
  train: 'run.start',
  look: 'view.look',
  add: 'edit.add',
  test: 'run.test',
  export: 'file.export',
} as const satisfies Readonly<Record<string, CommandId>>;
export type NextStep = keyof typeof NEXT_STEPS;

const KEY = 'nextSteps';
const ALL = Object.keys(NEXT_STEPS) as NextStep[];

const hasData = (document: OpenDocument): boolean => document.document.data.source.kind !== 'none';

/** Whether a step is in progress or has been done. */
const isDone: Readonly<Record<NextStep, (document: OpenDocument) => boolean>> = {
  data: hasData,
  train: (document) => training.of(document) !== undefined,
  look: () => activationView.on,
  // Any first edit counts, also one made by another command.
  add: (document) => document.canUndo,
  test: (document) => training.of(document)?.test != null,
  export: () => layout.dialog === 'export',
};

class NextSteps {
  #done = $state.raw<readonly NextStep[]>(remembered.read<readonly NextStep[]>(KEY, []));

  /** What is offered at a document; null when all were done. A network without data is not trained yet. */
  next(document: OpenDocument): NextStep | null {
    const next = ALL.find((step) => !this.#done.includes(step)) ?? null;
    return next === 'train' && !hasData(document) ? 'data' : next;
  }

  /** Whether somebody has trained on this machine. */
  get hasTrained(): boolean {
    return this.#done.includes('train');
  }

  /** Called whenever something of the document, the run or the window has changed. */
  watch(document: OpenDocument): void {
    const done = ALL.filter((step) => this.#done.includes(step) || isDone[step](document));
    if (done.length > this.#done.length) this.#keep(done);
  }

  /** Turns the suggestions off. */
  hide(): void {
    this.#keep(ALL);
  }

  #keep(done: readonly NextStep[]): void {
    this.#done = done;
    remembered.write(KEY, done);
  }
}

export const nextSteps = new NextSteps();
