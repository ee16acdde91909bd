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
import { PyFunction, type PyObject, PyTuple, type PyValue, Scope, truthy } from './python/values.ts';
import { adviceFor } from './advice.ts';
import { type Origin, type TapeGraph, tapeOf } from './shown/tape.ts';
import type { TensorView } from './shown/tensor.ts';
import { leavesOf, namesOf, type Variable, variablesOf, viewsIn } from './shown/variables.ts';
import { Torch } from './torch/context.ts';
import { tensorMembers } from './torch/methods.ts';
import { traceOf } from './torch/tape.ts';
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
  readonly notes: readonly Placed[];
  /** What went wrong; `line` counts within the cell. */
  readonly error: Placed | null;
}

/** A sentence with its place: the line, counted from 1, and the offset of what it is about. */
export type Placed = ErrorData & { readonly line: number; readonly at: number };

/** A number of a leaf that is changed where the leaf is made. */
export interface Override extends Origin {
  /** The element, row-major. */
  readonly index: number;
  readonly value: number;
}

/** A cell's result as the window shows it. */
export interface CellView extends Omit<CellResult, 'tensors'> {
  readonly tensors: readonly TensorView[];
  /** What to write instead of what went wrong. */
  readonly advice: ErrorData | null;
  /** The tape of its `backward`, else of its value; null without either. */
  readonly tape: TapeGraph | null;
  readonly variables: readonly Variable[];
  /** How long it took. */
  readonly milliseconds: number;
}

interface Outcome extends Omit<CellResult, 'tensors'> {
  readonly shown: PyValue | undefined;
  readonly problem: LabProblem | null;
}

/** Most characters that a cell prints. */
const MOST_OUTPUT = 100_000;

const written = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function tensorsIn(value: PyValue): ShownTensor[] {
  if (value instanceof Tensor)
    return [{ shape: value.shape, dtype: value.dtype, values: [...value.read()].map(written) }];
  return value instanceof PyTuple ? value.items.flatMap(tensorsIn) : [];
}

/** The expression that a cell ends with, for a name; null where it is long. */
function lastLine(source: string): string | null {
  const line =
    source
      .trimEnd()
      .split('\n')
      .filter((text) => !/^\s*(?:#|$)/.test(text))
      .at(-1) ?? '';
  const text = line.replace(/\s+#.*$/, '').trim();
  return text.length <= 48 ? text : null;
}

/** A session of cells: names stay from one to the next. */
export class Lab {
  readonly #interpreter: Interpreter;
  readonly #attributes: Attributes;
  readonly #scope: Scope;
  readonly #torch = new Torch();
  readonly #origins = new WeakMap<Tensor, Origin>();
  #overrides: readonly Override[] = [];
  #runs = 0;
  #output = '';
  #written: (text: string) => void = () => undefined;

  /** @param seconds that a cell may take */
  constructor(seconds = 60) {
    const torch = this.#torch;
    const { found, neural } = modules(torch, () => this.#interpreter);
    // A class may say how its objects are written.
    const written = (object: PyObject, inner: (value: PyValue) => string): string | undefined => {
      const own = object.cls.find('__repr__');
      return own instanceof PyFunction
        ? this.#interpreter.text(this.#interpreter.call(own, [object], new Map()))
        : neural.repr(object, inner);
    };
    this.#attributes = new Attributes(torch, { get: () => undefined, check: neural.check, repr: written });
    this.#interpreter = new Interpreter(torch, this.#attributes, found, seconds);
    this.#interpreter.bound = (name, value, at) => this.#bound(name, value, at);
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
    this.#written(text);
  }

  /** Remembers where leaves are made, and changes their numbers there. */
  #bound(name: string, value: PyValue, at: number): void {
    for (const [path, tensor] of leavesOf(name, value)) {
      if (this.#origins.has(tensor)) continue;
      const origin = { run: this.#runs, at, path };
      this.#origins.set(tensor, origin);
      const changes = this.#overrides.filter((o) => o.run === origin.run && o.at === at && o.path === path);
      if (!changes.length) continue;
      const values = tensor.read();
      for (const { index, value: number } of changes) if (index < values.length) values[index] = number;
      tensor.write(values);
    }
  }

  #run(source: string): Outcome {
    this.#output = '';
    this.#torch.notes = [];
    this.#torch.tape.trace = null;
    const placedAt = (code: ErrorCode, params: ErrorParams, at: number): Placed => ({
      ...new UserError(code, params).data,
      line: source.slice(0, at).split('\n').length,
      at,
    });
    const notes = (): Placed[] => this.#torch.notes.map(({ code, params, at }) => placedAt(code, params, at));
    try {
      this.#interpreter.run(parsePython(source), this.#scope);
      const { shown } = this.#interpreter;
      const value = shown === undefined || shown === null ? null : this.#attributes.repr(shown);
      return { output: this.#output, value, shown, notes: notes(), error: null, problem: null };
    } catch (error) {
      const problem = placed(error, 0);
      // A fault of ours is told as one, and ends the cell alone.
      const isOwn = problem instanceof LabProblem;
      const said = isOwn
        ? placedAt(problem.code, problem.params, problem.at ?? 0)
        : placedAt('internal', { detail: String(problem) }, this.#torch.at);
      const ended = { output: this.#output, value: null, shown: undefined, notes: notes(), error: said };
      return { ...ended, problem: isOwn ? problem : null };
    } finally {
      this.#runs += 1;
    }
  }

  /** Runs a cell; what it defined before an error stays. */
  run(source: string): CellResult {
    const { output, value, shown, notes, error } = this.#run(source);
    return { output, value, tensors: shown === undefined ? [] : tensorsIn(shown), notes, error };
  }

  /**
   * Runs a cell for the window.
   * @param overrides numbers of leaves that are changed where they are made
   * @param written takes what the cell prints, as it does
   */
  show(
    source: string,
    overrides: readonly Override[] = [],
    written: (text: string) => void = () => undefined,
  ): CellView {
    this.#overrides = overrides;
    this.#written = written;
    const began = Date.now();
    const { output, value, shown, notes, error, problem } = this.#run(source);
    const milliseconds = Date.now() - began;
    const names = namesOf(this.#scope);
    const trace = this.#torch.tape.trace ?? (shown instanceof Tensor ? traceOf(shown) : null);
    return {
      output,
      value,
      tensors: shown === undefined ? [] : viewsIn(shown, names, lastLine(source)),
      notes,
      error,
      advice: problem && adviceFor(problem, (module) => this.#namesIn(module)),
      tape: trace && tapeOf(trace, { names, origin: (tensor) => this.#origins.get(tensor) ?? null }),
      variables: variablesOf(this.#scope),
      milliseconds,
    };
  }

  /**
   * Whether an expression about what the cells have defined is true; they see nothing of it.
   * @param source Python that ends with the expression; false also where it fails
   */
  holds(source: string): boolean {
    try {
      this.#interpreter.run(parsePython(source), new Scope(this.#scope));
      const { shown } = this.#interpreter;
      return shown !== undefined && !(shown instanceof PyTuple) && truthy(shown);
    } catch {
      return false;
    }
  }

  /** The tape of a variable; null where it is no result that can be differentiated. */
  tape(name: string): TapeGraph | null {
    const tensor = this.#scope.names.get(name);
    const trace = tensor instanceof Tensor ? traceOf(tensor) : null;
    const names = namesOf(this.#scope);
    return trace && tapeOf(trace, { names, origin: (of) => this.#origins.get(of) ?? null });
  }

  /** Names in a module or of a type; null for all that a cell can use. */
  *#namesIn(module: string | null): Generator<string> {
    if (module === null)
      for (let scope: Scope | null = this.#scope; scope; scope = scope.outer) yield* scope.names.keys();
    else if (module === 'Tensor') yield* tensorMembers();
    else yield* this.#interpreter.names(module);
  }

  /** What can be completed without running anything: modules, functions and classes, by name. */
  get words(): ReadonlyMap<string, PyValue> {
    return this.#scope.outer!.names;
  }
}
