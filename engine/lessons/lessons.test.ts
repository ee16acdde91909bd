/** Lessons: their cells against PyTorch (scripts/goldens/lessons.mjs), their checks, and what every lesson has. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lab } from '../lab/lab.ts';
import { expectCell, type GoldenCell } from '../lab/testing/golden.ts';
import { cellsOfLesson } from './cells.ts';
import { LESSONS } from './index.ts';
import { LESSON_IDS } from './lesson.ts';

const golden = JSON.parse(readFileSync(new URL('goldens/cells.json', import.meta.url), 'utf8')) as {
  cells: (GoldenCell & { name: string; holds?: boolean })[];
};
const goldens = new Map(golden.cells.map((cell) => [cell.name, cell]));

describe('cells', () => {
  it.each(LESSONS.flatMap(cellsOfLesson).map((cell) => [cell.name, cell] as const))('%s', (name, { source, check }) => {
    const wanted = goldens.get(name)!;
    expect(wanted.source, 'run scripts/goldens/lessons.mjs again').toBe(source);
    const lab = new Lab();
    lab.run('torch.manual_seed(0)');
    expectCell(lab.run(source), wanted);
    if (check === undefined) return;
    // PyTorch agrees, and a task is done by its solution alone.
    expect(wanted.holds).toBe(name.endsWith('/solution'));
    expect(lab.holds(check)).toBe(wanted.holds);
  });
});

describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('%s', (_, { steps }) => {
  it('has steps of their own names, predictions, tasks, and ends with a worked example', () => {
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    expect(steps.some(({ kind }) => kind === 'predict')).toBe(true);
    expect(steps.some(({ kind }) => kind === 'task')).toBe(true);
    expect(steps.at(-1)).toMatchObject({ kind: 'example', id: 'worked' });
  });

  it('has one right answer for each question', () => {
    for (const step of steps)
      if (step.kind === 'predict') {
        expect(step.choices[step.answer]).toBeDefined();
        expect(new Set(step.choices.map(({ en }) => en)).size).toBe(step.choices.length);
        expect(new Set(step.choices.map(({ zh }) => zh)).size).toBe(step.choices.length);
      }
  });

  it('tells mistakes by expressions that can be computed', () => {
    for (const step of steps)
      if (step.kind === 'task') {
        const lab = new Lab();
        lab.run(step.solution);
        for (const { when } of step.misses ?? []) expect(lab.run(when).error, `${step.id}: ${when}`).toBeNull();
      }
  });
});

describe('tasks', () => {
  const taskOf = (lesson: string, step: string) =>
    cellsOfLesson(LESSONS.find(({ id }) => id === lesson)!).find(({ name }) => name === `${lesson}/${step}/solution`)!;
  it.each([
    ['neuron', 'compute', 'torch.sigmoid(w @ x + b)', 'torch.sigmoid(w @ x + b).item()', true],
    ['neuron', 'compute', 'torch.sigmoid(w @ x + b)', '1 / (1 + math.exp(-(w @ x + b)))', true],
    ['neuron', 'compute', 'torch.sigmoid(w @ x + b)', 'torch.sigmoid(w @ x)', false],
    ['tensors', 'mask', 'x[x > 0]', 'x[x.gt(0)]', true],
    ['tensors', 'mask', 'x[x > 0]', 'x.abs()[:4]', false],
    ['convolution', 'edges', '[-1., 0., 1.]', '[-0.1, 0., 0.1]', true],
    ['convolution', 'edges', '[-1., 0., 1.]', '[1., 0., 1.]', false],
    ['broadcasting', 'center', 'x - x.mean(0)', 'x - x.mean(dim=0, keepdim=True)', true],
    ['trainingLoop', 'rate', 'rate = 0.3', 'rate = 0.5', true],
    ['trainingLoop', 'rate', 'rate = 0.3', 'rate = 0.9', false],
  ])('%s/%s with %s as %s: %s', (lesson, step, from, to, isRight) => {
    const { source, check } = taskOf(lesson, step);
    expect(source).toContain(from);
    const lab = new Lab();
    expect(lab.run(source.replaceAll(from, to)).error).toBeNull();
    expect(lab.holds(check!)).toBe(isRight);
  });
});

describe('the course', () => {
  it('has twelve lessons in their order', () => {
    expect(LESSONS.map(({ id }) => id)).toEqual(LESSON_IDS);
  });

  it('meets each of the 25 stumbling blocks once', () => {
    const blocks = LESSONS.flatMap(({ steps }) => steps.flatMap(({ block }) => block ?? []));
    expect(blocks.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it('comes back to two things of earlier lessons in each', () => {
    LESSONS.forEach(({ id, steps }, at) => {
      const again = steps.flatMap((step) => step.again ?? []);
      for (const earlier of again) expect(LESSON_IDS.indexOf(earlier)).toBeLessThan(at);
      if (at > 0) expect(again.length, id).toBeGreaterThanOrEqual(2);
    });
  });
});
