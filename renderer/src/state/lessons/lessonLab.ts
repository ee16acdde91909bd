/** The cells of a lesson: as many as it has steps with code, each by itself. */
import type { Cell } from '../lab/cell.svelte.ts';
import { Lab } from '../lab/lab.svelte.ts';
import type { LabRunner } from '../lab/labRunner.ts';

export class LessonLab extends Lab {
  protected override readonly isEachAlone = true;

  constructor(cells: readonly Cell[], runner?: LabRunner) {
    super(runner);
    this.cells = cells;
  }

  override add(behind: Cell | null): Cell {
    return behind ?? this.cells[0]!;
  }

  override remove(): void {
    // Its cells stay.
  }

  override move(): void {
    // Its cells stay.
  }

  override split(): void {
    // Its cells stay.
  }

  override runAndGoOn(cell: Cell): void {
    this.run(cell);
  }

  override undo(): boolean {
    return false;
  }

  override redo(): boolean {
    return false;
  }
}
