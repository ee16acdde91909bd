/** The cells of lessons one by one, for running them elsewhere. */
import type { Lesson } from './lesson.ts';

export interface LessonCell {
  /** Lesson, step, and of a task whether it is its beginning or its solution. */
  readonly name: string;
  readonly source: string;
  /** What is true once a task is done. */
  readonly check?: string;
}

export const cellsOfLesson = ({ id, steps }: Lesson): LessonCell[] =>
  steps.flatMap((step): LessonCell[] => {
    const name = `${id}/${step.id}`;
    if (step.kind === 'task')
      return [
        { name: `${name}/start`, source: step.start, check: step.check },
        { name: `${name}/solution`, source: step.solution, check: step.check },
      ];
    return 'code' in step ? [{ name, source: step.code }] : [];
  });
