/** What a lesson is made of. Its cells are in PyTorch's words (engine/lab); no step depends on the cells before it. */
import type { Text } from '../errors/types.ts';

/** A figure that can be touched; the window draws it by this name. */
export type FigureName =
  | 'broadcasting'
  | 'neuron'
  | 'activation'
  | 'convolution'
  | 'pooling'
  | 'descent'
  | 'runtimes'
  | 'processes'
  | 'playground';

interface Base {
  /** Unique within the lesson; progress is kept under it. */
  readonly id: string;
  /** Number of the stumbling block that is met here on purpose. */
  readonly block?: number;
  /** The earlier lesson that this step comes back to. */
  readonly again?: LessonId;
}

/** Words, with a figure beneath. Backticks mark code, a blank line begins a paragraph. */
export interface Reading extends Base {
  readonly kind: 'read';
  readonly text: Text;
  readonly figure?: FigureName;
}

/** A cell to run and to change. */
export interface Example extends Base {
  readonly kind: 'example';
  readonly text: Text;
  readonly code: string;
}

/** A question about a cell, which runs once it is answered. */
export interface Prediction extends Base {
  readonly kind: 'predict';
  readonly question: Text;
  readonly code: string;
  readonly choices: readonly Text[];
  /** Index of the right choice. */
  readonly answer: number;
  readonly because: Text;
}

/** A cell to complete, checked after each run. */
export interface Task extends Base {
  readonly kind: 'task';
  readonly text: Text;
  readonly start: string;
  readonly hint: Text;
  readonly solution: string;
  /** Python whose last expression is True once the task is done; it sees what the cell has defined. */
  readonly check: string;
  /** Frequent mistakes: an expression that is true of one, and what to say then. */
  readonly misses?: readonly { readonly when: string; readonly say: Text }[];
}

/** A task on the canvas, checked by the runs of the app. */
export interface CanvasTask extends Base {
  readonly kind: 'canvas';
  readonly text: Text;
  readonly hint: Text;
  /** Test accuracy on MNIST that a run has to reach, from 0 to 1. */
  readonly accuracy: number;
}

export type Step = Reading | Example | Prediction | Task | CanvasTask;

export const LESSON_IDS = [
  'tensors',
  'broadcasting',
  'gradients',
  'neuron',
  'activations',
  'feedForward',
  'convolution',
  'pooling',
  'trainingLoop',
  'mnist',
  'gpu',
  'distributed',
] as const;
export type LessonId = (typeof LESSON_IDS)[number];

export interface Lesson {
  readonly id: LessonId;
  readonly title: Text;
  /** What one can do afterwards, in a sentence. */
  readonly goal: Text;
  readonly steps: readonly Step[];
}

/** A sentence in both languages. */
export const say = (en: string, zh: string): Text => ({ en, zh });
/** The same in both languages: numbers, code. */
export const same = (text: string): Text => ({ en: text, zh: text });
