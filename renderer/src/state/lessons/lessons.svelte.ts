/** The lessons: which one is open, and what was done in each. */
import { LESSONS } from '../../../../engine/lessons/index.ts';
import type { Lesson, LessonId, Step } from '../../../../engine/lessons/lesson.ts';
import { type Progress, readProgress, type StepProgress, writeProgress } from '../../../../engine/lessons/progress.ts';
import { remembered } from '../preferences/remembered.ts';
import { OpenLesson } from './openLesson.svelte.ts';

/** Name under which the open lesson is remembered. */
const OPEN = 'lesson';

/** Steps that are done by doing something. */
const counts = ({ kind }: Step): boolean => kind !== 'read';

class Lessons {
  #progress = $state.raw<Progress>({});
  /** The lesson that is shown instead of the person's own cells. */
  open = $state.raw<OpenLesson | null>(null);

  /** Progress as text; null where there is none. */
  readonly text: string | null = $derived(Object.keys(this.#progress).length ? writeProgress(this.#progress) : null);

  restore(text: string | undefined): void {
    this.#progress = readProgress(text);
    this.show(remembered.read<LessonId | null>(OPEN, null));
  }

  /** Shows a lesson; null shows the person's own cells. */
  show(id: LessonId | null): void {
    if (this.open?.lesson.id === id) return;
    remembered.write(OPEN, id);
    this.open?.close();
    const lesson = LESSONS.find((one) => one.id === id);
    this.open = lesson
      ? new OpenLesson(lesson, {
          read: (step) => this.#progress[lesson.id]?.[step] ?? {},
          write: (step, change) => this.#write(lesson.id, step, change),
        })
      : null;
  }

  #write(lesson: LessonId, step: string, change: StepProgress): void {
    const before = this.#progress[lesson]?.[step];
    const { source, ...rest } = { ...before, ...change };
    const next = source === undefined ? rest : { ...rest, source };
    this.#progress = { ...this.#progress, [lesson]: { ...this.#progress[lesson], [step]: next } };
  }

  /** Forgets what was done in a lesson. */
  forget(id: LessonId): void {
    const isOpen = this.open?.lesson.id === id;
    if (isOpen) this.show(null);
    this.#progress = { ...this.#progress, [id]: undefined };
    if (isOpen) this.show(id);
  }

  /** Steps of a lesson that are done, and how many there are. */
  count({ id, steps }: Lesson): { done: number; of: number } {
    const own = this.#progress[id] ?? {};
    const counted = steps.filter(counts);
    return { done: counted.filter((step) => own[step.id]?.done).length, of: counted.length };
  }
}

export const lessons = new Lessons();
