/** The lab: cells of PyTorch's own words, run on the reference runtime. */
import { UserError } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { ErrorData, ErrorParams } from '../errors/types.ts';
import { modules } from './modules.ts';
import { LabProblem, placed } from './problem.ts';
import { Attributes } from './python/attributes.ts';
import { builtins } from './python/builtins.ts';
import { Interpreter } from './python/interpreter.ts';
import { parsePython } from './python/parse.ts';
import { PyTuple, type PyValue, Scope } from './python/values.ts';
import { Torch } from './torch/context.ts';
import { Tensor } from './torch/tensor.ts';

/** A tensor that a cell shows. */
export interface ShownTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Row-major. Numbers that are not finite are written as words. */
  readonly values: readonly (number | string)[];
}

export interface CellResult {
  /** What `print` has written. */
  readonly output: string;
  /** repr() of the last expression; null where the cell ends otherwise, or with None. */
  readonly value: string | null;
  /** Tensors of the last expression. */
  readonly tensors: readonly ShownTensor[];
  /** What PyTorch is silent about, with the line within the cell. */
  readonly notes: readonly (ErrorData & { readonly line: number })[];
  /** What went wrong; `line` counts within the cell. */
  readonly error: (ErrorData & { readonly line: number }) | null;
}

/** Most characters that a cell prints. */
const MOST_OUTPUT = 100_000;

const written = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function tensorsIn(value: PyValue): ShownTensor[] {
  if (value instanceof Tensor)
    return [{ shape: value.shape, dtype: value.dtype, values: [...value.read()].map(written) }];
  return value instanceof PyTuple ? value.items.flatMap(tensorsIn) : [];
}

/** A session of cells: names stay from one to the next. */
export class Lab {
  readonly #interpreter: Interpreter;
  readonly #attributes: Attributes;
  readonly #scope: Scope;
  readonly #torch = new Torch();
  #output = '';

  /** @param seconds that a cell may take */
  constructor(seconds = 60) {
    const torch = this.#torch;
    const { found, neural } = modules(torch, () => this.#interpreter);
    this.#attributes = new Attributes(torch, { get: () => undefined, check: neural.check, repr: neural.repr });
    this.#interpreter = new Interpreter(torch, this.#attributes, found, seconds);
    const outer = new Scope(null);
    for (const [name, value] of builtins(this.#interpreter, this.#attributes, (text) => this.#print(text)))
      outer.names.set(name, value);
    outer.names.set('torch', found.get('torch')!);
    outer.names.set('nn', found.get('torch.nn')!);
    outer.names.set('F', found.get('torch.nn.functional')!);
    outer.names.set('optim', found.get('torch.optim')!);
    outer.names.set('math', found.get('math')!);
    outer.names.set('__name__', '__main__');
    this.#scope = new Scope(outer);
  }

  #print(text: string): void {
    if (this.#output.length + text.length > MOST_OUTPUT) throw new LabProblem('lab.tooLarge', { most: MOST_OUTPUT });
    this.#output += text;
  }

  /** Runs a cell; what it defined before an error stays. */
  run(source: string): CellResult {
    this.#output = '';
    this.#torch.notes = [];
    const placedAt = (code: ErrorCode, params: ErrorParams, at: number) => ({
      ...new UserError(code, params).data,
      line: source.slice(0, at).split('\n').length,
    });
    const notes = () => this.#torch.notes.map(({ code, params, at }) => placedAt(code, params, at));
    try {
      this.#interpreter.run(parsePython(source), this.#scope);
      const { shown } = this.#interpreter;
      const value = shown === undefined || shown === null ? null : this.#attributes.repr(shown);
      const tensors = shown === undefined ? [] : tensorsIn(shown);
      return { output: this.#output, value, tensors, notes: notes(), error: null };
    } catch (error) {
      const problem = placed(error, 0);
      // A fault of ours is told as one, and ends the cell alone.
      const said =
        problem instanceof LabProblem
          ? placedAt(problem.code, problem.params, problem.at ?? 0)
          : placedAt('internal', { detail: String(problem) }, this.#torch.at);
      return { output: this.#output, value: null, tensors: [], notes: notes(), error: said };
    }
  }
}

/** The cells of a file: `# %%` begins one, as editors have it. */
export function cellsOf(source: string): { line: number; source: string }[] {
  const cells: { line: number; source: string }[] = [];
  source.split(/\r?\n/).forEach((text, i) => {
    if (/^# ?%%/.test(text) || cells.length === 0) cells.push({ line: i + 1, source: '' });
    cells[cells.length - 1]!.source += `${text}\n`;
  });
  return cells.filter((cell) => cell.source.replace(/^\s*#.*$/gm, '').trim() !== '');
}
