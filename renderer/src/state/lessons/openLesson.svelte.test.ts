import { describe, expect, it, vi } from 'vitest';
import { LESSONS } from '../../../../engine/lessons/index.ts';
import type { Prediction, Step, Task } from '../../../../engine/lessons/lesson.ts';
import { readProgress, type StepProgress, writeProgress } from '../../../../engine/lessons/progress.ts';
import { Here } from '../lab/testing/here.ts';
import { OpenLesson } from './openLesson.svelte.ts';

const lesson = LESSONS[0]!;
const stepOf = <S extends Step>(id: string): S => lesson.steps.find((step) => step.id === id) as S;

function opened(kept: Record<string, StepProgress> = {}) {
  const open = new OpenLesson(
    lesson,
    {
      read: (step) => kept[step] ?? {},
      write: (step, change) => (kept[step] = { ...kept[step], ...change }),
    },
    new Here(),
  );
  return { open, kept };
}

describe('a lesson', () => {
  it('shows the result of a question once it is answered; the first answer counts', async () => {
    const { open, kept } = opened();
    const step = stepOf<Prediction>('rows');
    expect(open.revealed.has('rows')).toBe(false);
    open.answer(step, 1);
    open.answer(step, 0);
    expect(kept['rows']).toMatchObject({ answer: 1, done: true });
    expect(open.revealed.has('rows')).toBe(true);
    await vi.waitFor(() => expect(open.cell(step)!.result?.tensors[0]?.shape).toEqual([4, 2]));
  });

  it('says which mistake a task has, and when it is done', async () => {
    const { open, kept } = opened();
    const step = stepOf<Task>('create');
    const cell = open.cell(step)!;
    cell.source = 'x = torch.ones(5, 3)';
    open.lab.run(cell);
    await vi.waitFor(() => expect(open.misses.get('create')?.en).toContain('rows come first'));
    cell.source = 'x = torch.ones(2)';
    open.lab.run(cell);
    await vi.waitFor(() => expect(open.misses.get('create')).toBeNull());
    expect(kept['create']?.done).toBeUndefined();
    open.solve(step);
    await vi.waitFor(() => expect(kept['create']?.done).toBe(true));
    expect(open.misses.has('create')).toBe(false);
  });

  it('checks a task by its own cell alone, and not where that has failed', async () => {
    const { open, kept } = opened();
    const cell = open.cell(stepOf<Task>('create'))!;
    const other = open.cell(stepOf<Task>('make'))!;
    other.source = 'x = torch.ones(3, 5)';
    open.lab.run(other);
    cell.source = '1 + 1';
    open.lab.run(cell);
    await vi.waitFor(() => expect(open.misses.get('create')).toBeNull());
    cell.source = 'x = torch.ones(3, 5)\nx.nothing';
    open.lab.run(cell);
    await vi.waitFor(() => expect(cell.result?.error).toBeTruthy());
    expect(open.misses.has('create')).toBe(false);
    expect(kept['create']?.done).toBeUndefined();
  });

  it('runs what was asked for meanwhile after an error and after a stop', async () => {
    const { open } = opened();
    const first = open.cell(stepOf<Task>('make'))!;
    first.source = 'nothing';
    open.lab.run(first);
    open.answer(stepOf<Prediction>('slice'), 0);
    await vi.waitFor(() => expect(open.cell(stepOf<Prediction>('slice'))!.result?.value).toBe('tensor([2, 5])'));
    first.source = 'while True:\n    pass';
    open.lab.run(first);
    open.answer(stepOf<Prediction>('rows'), 0);
    open.lab.stop();
    await vi.waitFor(() => expect(open.cell(stepOf<Prediction>('rows'))!.result).not.toBeNull());
    expect(first.stopped).toBe(true);
  });

  it('begins with the text that was kept, and goes back to that of the lesson', () => {
    const { open, kept } = opened({ create: { source: 'x = 1' } });
    const step = stepOf<Task>('create');
    expect(open.cell(step)!.source).toBe('x = 1');
    open.restart(step);
    open.keep();
    expect(open.cell(step)!.source).toBe(step.start);
    expect(kept['create']!.source).toBeUndefined();
  });
});

describe('progress', () => {
  it('is read as it was written; what cannot be read is none', () => {
    const progress = { tensors: { rows: { answer: 1, done: true as const }, create: { source: 'x' } } };
    expect(readProgress(writeProgress(progress))).toEqual(progress);
    for (const text of [undefined, '', '[1]', '{"tensors":{"rows":{"answer":-1}}}', 'null'])
      expect(readProgress(text)).toEqual({});
  });

  it('keeps what was done where changed cells are too long', () => {
    const progress = { tensors: { create: { done: true as const, source: 'x'.repeat(2 ** 21) } } };
    expect(readProgress(writeProgress(progress))).toEqual({ tensors: { create: { done: true } } });
  });
});
