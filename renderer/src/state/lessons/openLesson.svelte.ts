/** A lesson on the screen: its cells, answers and checks. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Lesson, Prediction, Step, Task } from '../../../../engine/lessons/lesson.ts';
import type { StepProgress } from '../../../../engine/lessons/progress.ts';
import type { Text } from '../../../../engine/errors/types.ts';
import { Cell } from '../lab/cell.svelte.ts';
import type { LabRunner } from '../lab/labRunner.ts';
import { LessonLab } from './lessonLab.ts';

/** The text that a step's cell begins with; null where it has none. */
export const beginningOf = (step: Step): string | null =>
  step.kind === 'task' ? step.start : 'code' in step ? step.code : null;

/** Where progress is kept. */
export interface ProgressOfLesson {
  read(step: string): StepProgress;
  write(step: string, change: StepProgress): void;
}

export class OpenLesson {
  readonly lesson: Lesson;
  readonly lab: LessonLab;
  readonly #cells = new Map<string, Cell>();
  readonly #kept: ProgressOfLesson;
  /** Questions whose result is shown: answered, or asked for without an answer. */
  readonly revealed = new SvelteSet<string>();
  /** Whether the tape of a cell was asked for. */
  showsTape = $state(false);
  /** What is said of a task after its last run; null where nothing is known of its mistake. */
  readonly misses = new SvelteMap<string, Text | null>();

  constructor(lesson: Lesson, kept: ProgressOfLesson, runner?: LabRunner) {
    this.lesson = lesson;
    this.#kept = kept;
    for (const step of lesson.steps) {
      const beginning = beginningOf(step);
      if (beginning === null) continue;
      this.#cells.set(step.id, new Cell(kept.read(step.id).source ?? beginning));
    }
    this.lab = new LessonLab([...this.#cells.values()], runner);
    this.lab.ran = (cell, view) => this.#ran(cell, view.error === null);
  }

  /** The cell of a step; undefined where it has none. */
  cell(step: Step): Cell | undefined {
    return this.#cells.get(step.id);
  }

  progress(step: Step): StepProgress {
    return this.#kept.read(step.id);
  }

  /** Keeps the texts of changed cells. */
  keep(): void {
    for (const step of this.lesson.steps) {
      const source = this.#cells.get(step.id)?.source;
      if (source === undefined) continue;
      const changed = source === beginningOf(step) ? undefined : source;
      if (changed !== this.progress(step).source) this.#kept.write(step.id, { source: changed });
    }
  }

  /** Answers a question and shows what its cell gives; only the first answer counts. */
  answer(step: Prediction, choice: number): void {
    if (this.progress(step).answer === undefined) this.#kept.write(step.id, { answer: choice, done: true });
    // What is asked for is what the lesson's own text gives.
    if (this.cell(step)?.source !== step.code) this.restart(step);
    this.reveal(step);
  }

  /** Shows what the cell of a question gives. */
  reveal(step: Prediction): void {
    this.revealed.add(step.id);
    const cell = this.cell(step);
    if (cell && cell.result === null) this.lab.run(cell);
  }

  /** Draws the tape of a cell's result. */
  drawTape(cell: Cell): void {
    this.lab.drawTapeOf(cell);
    this.showsTape = true;
  }

  /** Puts the text into a task's cell that solves it, and runs it. */
  solve(step: Task): void {
    const cell = this.cell(step)!;
    cell.source = step.solution;
    this.lab.run(cell);
  }

  /** Puts the text back that a step's cell began with. */
  restart(step: Step): void {
    const cell = this.cell(step);
    if (!cell) return;
    cell.source = beginningOf(step)!;
    cell.clear();
    this.misses.delete(step.id);
  }

  done(step: Step): void {
    if (!this.progress(step).done) this.#kept.write(step.id, { done: true });
  }

  #ran(cell: Cell, worked: boolean): void {
    this.keep();
    const step = this.lesson.steps.find(({ id }) => this.#cells.get(id) === cell);
    if (step?.kind === 'predict') this.revealed.add(step.id);
    else if (step?.kind === 'task' && worked) void this.#check(step);
    else if (step?.kind === 'task') this.misses.delete(step.id);
    else if (step?.kind === 'example' && worked) this.done(step);
  }

  async #check(step: Task): Promise<void> {
    const misses = step.misses ?? [];
    const holds = await this.lab.check([step.check, ...misses.map(({ when }) => when)]);
    if (!holds) return;
    if (holds[0]) {
      this.misses.delete(step.id);
      this.done(step);
    } else this.misses.set(step.id, misses.find((_, i) => holds[i + 1])?.say ?? null);
  }

  /** Ends its worker. */
  close(): void {
    this.keep();
    this.lab.restart();
  }
}
