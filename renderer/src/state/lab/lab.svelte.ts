/** The lab: cells of PyTorch's words, run in a worker one after the other; what they define stays between them. */
import { toErrorData } from '../../../../engine/errors/error.ts';
import { readCells, writeCells } from '../../../../engine/lab/cells.ts';
import type { CellView, Override } from '../../../../engine/lab/lab.ts';
import type { Origin, TapeGraph } from '../../../../engine/lab/shown/tape.ts';
import type { Variable } from '../../../../engine/lab/shown/variables.ts';
import { MAX_LAB } from '../../../../engine/protocol/session.ts';
import { client } from '../../shell/client.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { Cell } from './cell.svelte.ts';
import { firstLab } from './firstLab.ts';
import { type LabRunner, LabStopped, WorkerRunner } from './labRunner.ts';

/** Longest that earlier cells may have taken to be run again by themselves, in milliseconds. */
const MOST_AGAIN = 10_000;
/** Pause after the last change of a number until the cells after the drawn one follow, too. */
const REST_MS = 300;

/** Time after which cells that follow a changed number can be stopped: before, the button would flicker. */
const SLOW_MS = 500;

/** A run of a cell since the lab began. */
interface Run {
  readonly cell: Cell;
  readonly source: string;
  milliseconds: number;
}

export interface DrawnTape {
  readonly graph: TapeGraph;
  /** The cell that it is of; null for that of a variable. */
  readonly cell: Cell | null;
  readonly variable: string | null;
}

export class Lab {
  cells = $state.raw<readonly Cell[]>([]);
  variables = $state.raw<readonly Variable[]>([]);
  tape = $state.raw<DrawnTape | null>(null);
  /** Numbers of leaves that were changed by hand. */
  overrides = $state.raw<readonly Override[]>([]);
  /** Earlier cells are run again after a stop. */
  restoring = $state(false);
  /** Cells have been following a changed number for a while. */
  slow = $state(false);
  /** The cell whose editor is to be focused. */
  focus = $state.raw<Cell | null>(null);
  /** The cell that was edited last. */
  current: Cell | null = null;
  /** The cell that has run last. */
  finished = $state.raw<Cell | null>(null);
  /** Whether each cell runs by itself, without what others have defined. */
  protected readonly isEachAlone: boolean = false;
  /** Called when a cell has run, before the next one begins. */
  ran: (cell: Cell, view: CellView) => void = () => undefined;
  #past = $state.raw<readonly (readonly Cell[])[]>([]);
  #future = $state.raw<readonly (readonly Cell[])[]>([]);
  #waiting = $state.raw<readonly Cell[]>([]);
  #running = $state.raw<Cell | null>(null);
  #turns = 0;
  #runs: Run[] = [];
  readonly #runner: LabRunner;
  /** Whether the numbers changed while the cells were following earlier changes. */
  #changed = false;
  #following = false;
  /** Whether the worker knows only the cells up to the drawn one. */
  #partial = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Counts beginnings: what was asked for before one is of no interest after it. */
  #age = 0;

  readonly busy: boolean = $derived(this.#running !== null || this.restoring);
  readonly canUndo: boolean = $derived(this.#past.length > 0);
  readonly canRedo: boolean = $derived(this.#future.length > 0);
  /** The cells as a file; null before the lab was opened, and where they are too long to be kept. */
  readonly text: string | null = $derived.by(() => {
    if (!this.cells.length && !this.#past.length) return null;
    const text = writeCells(this.cells.map(({ source }) => source));
    return text.length > MAX_LAB ? null : text;
  });

  constructor(runner: LabRunner = new WorkerRunner()) {
    this.#runner = runner;
  }

  /** Takes the cells of the last session. */
  restore(text: string | undefined): void {
    if (text === undefined) return;
    this.cells = readCells(text).map((source) => new Cell(source));
    if (!this.cells.length) this.cells = [new Cell()];
  }

  /** Called when the room opens: a lab without cells begins with the first ones. */
  open(): void {
    if (!this.cells.length && !this.#past.length)
      this.cells = firstLab(i18n.language).map((source) => new Cell(source));
  }

  #change(cells: readonly Cell[]): void {
    this.#past = [...this.#past.slice(-99), this.cells];
    this.#future = [];
    this.cells = cells;
  }

  /** @returns whether there was a step to undo */
  undo(): boolean {
    const before = this.#past.at(-1);
    if (!before) return false;
    this.#future = [...this.#future, this.cells];
    this.#past = this.#past.slice(0, -1);
    this.cells = before;
    return true;
  }

  /** @returns whether there was a step to redo */
  redo(): boolean {
    const next = this.#future.at(-1);
    if (!next) return false;
    this.#past = [...this.#past, this.cells];
    this.#future = this.#future.slice(0, -1);
    this.cells = next;
    return true;
  }

  /** Adds a cell behind another one, or at the beginning, and focuses it. */
  add(behind: Cell | null, source = ''): Cell {
    const cell = new Cell(source);
    const at = behind ? this.cells.indexOf(behind) + 1 : 0;
    this.#change([...this.cells.slice(0, at), cell, ...this.cells.slice(at)]);
    this.focus = cell;
    return cell;
  }

  /** Removes a cell; what it has defined stays. */
  remove(cell: Cell): void {
    const at = this.cells.indexOf(cell);
    this.#waiting = this.#waiting.filter((other) => other !== cell);
    this.#change(this.cells.filter((other) => other !== cell));
    this.focus = this.cells[at] ?? this.cells.at(-1) ?? null;
    if (cell.source.trim())
      toasts.good(() => i18n.m.lab.removed, { label: () => i18n.m.lab.undo, run: () => this.#bring(cell, at) });
  }

  #bring(cell: Cell, at: number): void {
    if (this.cells.includes(cell)) return;
    this.#change([...this.cells.slice(0, at), cell, ...this.cells.slice(at)]);
    this.focus = cell;
  }

  move(cell: Cell, by: 1 | -1): void {
    const at = this.cells.indexOf(cell);
    const to = at + by;
    if (to < 0 || to >= this.cells.length) return;
    const cells = this.cells.filter((other) => other !== cell);
    this.#change([...cells.slice(0, to), cell, ...cells.slice(to)]);
    this.focus = cell;
  }

  /** Splits a cell at an offset of its text. */
  split(cell: Cell, at: number): void {
    const rest = cell.source.slice(at).replace(/^\n+/, '');
    cell.source = cell.source.slice(0, at).trimEnd();
    this.add(cell, rest);
  }

  /** Runs a cell, after those that wait already. */
  run(cell: Cell): void {
    if (cell.status !== 'idle') return;
    cell.status = 'queued';
    this.#waiting = [...this.#waiting, cell];
    void this.#pump();
  }

  /** Runs a cell and goes to the next one, which is made at the end. */
  runAndGoOn(cell: Cell): void {
    this.run(cell);
    const next = this.cells[this.cells.indexOf(cell) + 1];
    if (next) this.focus = next;
    else this.add(cell);
  }

  /** Begins anew and runs all cells from the first. */
  runAll(): void {
    this.restart();
    for (const cell of this.cells) if (cell.source.trim()) this.run(cell);
  }

  /** Forgets all that the cells have defined, and their results. */
  restart(): void {
    this.#age += 1;
    this.#runner.end();
    this.#forget();
    for (const cell of this.cells) cell.clear();
    this.tape = null;
    this.finished = null;
    this.#turns = 0;
  }

  #forget(): void {
    for (const cell of this.cells) cell.status = 'idle';
    clearTimeout(this.#rest);
    this.#waiting = [];
    this.#running = null;
    this.#runs = [];
    this.#following = false;
    this.#partial = false;
    this.#changed = false;
    this.restoring = false;
    this.overrides = [];
    this.variables = [];
  }

  /** Ends the cell that runs, at once; the cells before it are run again, so that what they defined is kept. */
  stop(): void {
    if (!this.busy && !this.slow) return;
    const cell = this.#running;
    // A number after which the cells do not end is taken back.
    const [runs, overrides] = [this.#runs, this.slow ? [] : this.overrides];
    const wasRestoring = this.restoring;
    const waiting = this.isEachAlone ? this.#waiting : [];
    this.#age += 1;
    this.#runner.end();
    this.#forget();
    this.#waiting = waiting;
    for (const next of waiting) next.status = 'queued';
    if (cell) {
      cell.stopped = true;
      cell.result = null;
    }
    if (this.isEachAlone) return void this.#pump();
    const long = runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    if (wasRestoring || long > MOST_AGAIN) toasts.plain(() => i18n.m.lab.forgotten);
    else if (runs.length) void this.#restore(runs, overrides);
  }

  async #restore(runs: Run[], overrides: readonly Override[]): Promise<void> {
    const age = this.#age;
    this.restoring = true;
    try {
      const sources = runs.map(({ source }) => source);
      const { views } = await this.#runner.ask({ kind: 'replay', sources, overrides, tapeOf: null });
      if (age !== this.#age) return;
      this.#runs = runs;
      this.overrides = overrides;
      this.variables = views.at(-1)?.variables ?? [];
    } catch (error) {
      if (!(error instanceof LabStopped)) toasts.error(toErrorData(error));
    } finally {
      if (age === this.#age) this.restoring = false;
    }
    if (age === this.#age) void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.busy) return;
    const cell = this.#waiting[0];
    if (!cell) return;
    this.#waiting = this.#waiting.slice(1);
    this.#running = cell;
    const age = this.#age;
    const { source } = cell;
    cell.clear();
    cell.status = 'running';
    cell.ran = source;
    cell.turn = this.#turns += 1;
    try {
      if (this.#partial) await this.#again();
      const written = (text: string): void => void (cell.output += text);
      const { view } = await this.#runner.ask({ kind: 'run', source, fresh: this.isEachAlone }, written);
      if (age !== this.#age) return;
      if (this.isEachAlone) [this.#runs, this.overrides] = [[], []];
      this.#runs.push({ cell, source, milliseconds: view.milliseconds });
      this.#take(cell, view);
      this.finished = cell;
      this.ran(cell, view);
      // As in a notebook: cells after an error do not run.
      if (view.error && !this.isEachAlone) this.#drop();
    } catch (error) {
      if (error instanceof LabStopped || age !== this.#age) return;
      this.#forget();
      cell.fault = toErrorData(error);
    }
    cell.status = 'idle';
    this.#running = null;
    void this.#pump();
  }

  /** Runs all earlier cells again, where the worker knows only a part of them. */
  async #again(): Promise<void> {
    clearTimeout(this.#rest);
    const sources = this.#runs.map(({ source }) => source);
    await this.#runner.ask({ kind: 'replay', sources, overrides: this.overrides, tapeOf: null });
    this.#partial = false;
  }

  #drop(): void {
    for (const cell of this.#waiting) cell.status = 'idle';
    this.#waiting = [];
  }

  #take(cell: Cell, view: CellView): void {
    cell.result = view;
    cell.output = '';
    this.variables = view.variables;
    if (view.tape) this.tape = { graph: view.tape, cell, variable: null };
  }

  /**
   * Whether each of these expressions is true of what the cells have defined so far.
   * @returns null where the lab was stopped or has begun anew meanwhile
   */
  async check(sources: readonly string[]): Promise<readonly boolean[] | null> {
    try {
      return (await this.#runner.ask({ kind: 'check', sources })).holds;
    } catch (error) {
      if (!(error instanceof LabStopped)) toasts.error(toErrorData(error));
      return null;
    }
  }

  /** Draws the tape of a cell's result. */
  drawTapeOf(cell: Cell): void {
    const graph = cell.result?.tape;
    if (graph) this.tape = { graph, cell, variable: null };
  }

  /** Draws the tape of a variable. */
  async drawVariable(name: string): Promise<void> {
    try {
      const { tape } = await this.#runner.ask({ kind: 'tape', name });
      if (tape) this.tape = { graph: tape, cell: null, variable: name };
      else toasts.plain(() => i18n.m.lab.noTapeOf(name));
    } catch (error) {
      if (!(error instanceof LabStopped)) toasts.error(toErrorData(error));
    }
  }

  /** Changes one number of a leaf where it is made; the cells follow by being run again. */
  changeNumber({ run, at, path }: Origin, index: number, value: number): void {
    const others = this.overrides.filter((o) => o.run !== run || o.at !== at || o.path !== path || o.index !== index);
    this.overrides = [...others, { run, at, path, index, value }];
    this.#changed = true;
    void this.#follow();
  }

  /** Takes back all numbers that were changed by hand. */
  resetNumbers(): void {
    this.overrides = [];
    this.#changed = true;
    void this.#follow();
  }

  /** Runs the cells up to the drawn one again, and the rest once the numbers rest. */
  async #follow(whole = false): Promise<void> {
    if (this.#following || this.busy) return;
    const age = this.#age;
    this.#following = true;
    const slow = setTimeout(() => (this.slow = true), SLOW_MS);
    clearTimeout(this.#rest);
    const drawn = this.tape?.cell;
    const last = whole || !drawn ? this.#runs.length - 1 : this.#runs.findLastIndex(({ cell }) => cell === drawn);
    const runs = this.#runs.slice(0, last + 1);
    this.#changed = false;
    try {
      const variable = this.tape?.variable ?? null;
      const sources = runs.map(({ source }) => source);
      const request = { kind: 'replay', sources, overrides: this.overrides, tapeOf: variable } as const;
      const { views, tape } = await this.#runner.ask(request);
      if (age !== this.#age) return;
      this.#partial = runs.length < this.#runs.length;
      const selected = this.tape;
      views.forEach((view, i) => this.#take(runs[i]!.cell, view));
      if (tape) this.tape = { graph: tape, cell: null, variable };
      else if (selected?.cell) this.drawTapeOf(selected.cell);
    } catch (error) {
      if (!(error instanceof LabStopped)) toasts.error(toErrorData(error));
      return;
    } finally {
      clearTimeout(slow);
      this.slow = false;
      if (age === this.#age) this.#following = false;
    }
    if (this.#changed) return this.#follow();
    if (this.#partial) this.#rest = setTimeout(() => void this.#follow(true), REST_MS);
  }

  /** Replaces the cells by those of a file that is picked. */
  async pick(): Promise<void> {
    const reply = await client.call('lab.pick', {});
    if (!reply.ok) return toasts.error(reply.error);
    if (!reply.value) return;
    const { name, text } = reply.value;
    const cells = readCells(text).map((source) => new Cell(source));
    this.restart();
    this.#change(cells.length ? cells : [new Cell()]);
    toasts.good(() => i18n.m.lab.opened(name), { label: () => i18n.m.lab.undo, run: () => void this.undo() });
  }

  /** Saves the cells to a file. */
  async save(): Promise<void> {
    const bytes = new TextEncoder().encode(writeCells(this.cells.map(({ source }) => source)));
    const reply = await client.call('file.saveAs', { name: 'lab.py', bytes });
    if (!reply.ok) toasts.error(reply.error);
    else if (reply.value) {
      const { name } = reply.value;
      toasts.good(() => i18n.m.lab.saved(name));
    }
  }
}

export const lab = new Lab();
