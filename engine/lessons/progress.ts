/** What a person has done in the lessons, as a text that is kept. */
import { z } from 'zod';
import type { LessonId } from './lesson.ts';

z.config({ jitless: true });

/** Characters of all progress. */
export const MAX_LESSONS = 1024 * 1024;

const stepSchema = z.strictObject({
  /** Whether it was answered, solved or run; absent before. */
  done: z.literal(true).optional(),
  /** Index of the first choice of a question. */
  answer: z.number().int().min(0).max(9).optional(),
  /** Text of its cell where it was changed. */
  source: z.string().optional(),
});
const schema = z.record(z.string(), z.record(z.string(), stepSchema));

/** What was done in a step. */
export type StepProgress = Readonly<z.infer<typeof stepSchema>>;
export type Progress = Readonly<Partial<Record<LessonId, Readonly<Record<string, StepProgress>>>>>;

/** Progress from its text; none where it cannot be read. */
export function readProgress(text: string | undefined): Progress {
  try {
    return schema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

/** The text of progress; without changed cells where they are too long to be kept. */
export function writeProgress(progress: Progress): string {
  const text = JSON.stringify(progress);
  if (text.length <= MAX_LESSONS) return text;
  return JSON.stringify(progress, (key, value: unknown) => (key === 'source' ? undefined : value));
}
