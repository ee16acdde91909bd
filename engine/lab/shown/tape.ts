/** The tape as it is drawn: the operations that lead to a tensor, their values, gradients and local rules. */
import type { Trace, TraceStep } from '../torch/tape.ts';
import { countOf, type Tensor } from '../torch/tensor.ts';
import type { Program } from '../../program/types.ts';
import { elementProgram } from './elements.ts';
import { numberText } from '../../program/reference/elements/numberText.ts';
import { type LocalRule, localRule, type Term } from './rules.ts';
import { type Summary, summaryOf } from './tensor.ts';

/** Most tensors that are drawn, and most elements whose numbers are. */
const [MOST_NODES, MOST_NUMBERS] = [200, 64];

/** Where a leaf was made, so that its numbers can be changed there. */
export interface Origin {
  /** The run, counted from 0 since the lab began. */
  readonly run: number;
  /** Offset of the statement in its cell. */
  readonly at: number;
  /** The variable, or a module's variable and its parameter: net.0.weight. */
  readonly path: string;
}

/** Elements of a tensor, or what is known of many. */
export interface Numbers {
  /** Row-major; null for more than are drawn. */
  readonly values: readonly number[] | null;
  readonly summary: Summary;
}

export interface TapeTensor {
  readonly id: number;
  /** The variable that has it; null for one in between. */
  readonly name: string | null;
  /** Its name in formulas, as LaTeX. */
  readonly symbol: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly numbers: Numbers;
  /** Null where none is passed to it. */
  readonly gradient: Numbers | null;
  /** The operation, as PyTorch names it: Mul; null for a leaf, and where the drawing is cut off. */
  readonly operation: string | null;
  readonly inputs: readonly number[];
  /** How the gradient passes to each input; null for those that need none, or without a formula. */
  readonly rules: readonly (LocalRule | null)[];
  /** What is passed to each input. */
  readonly parts: readonly (Numbers | null)[];
  /** The operation as a program (elements.ts), by which elements are traced to those of the inputs; null for large ones. */
  readonly program: Program | null;
  readonly origin: Origin | null;
}

export interface TapeGraph {
  /** Every tensor stands before the results that use it. */
  readonly tensors: readonly TapeTensor[];
  readonly root: number;
  /** Ids in the order in which their gradients are complete. */
  readonly order: readonly number[];
  /** Whether there are more operations than are drawn. */
  readonly isCut: boolean;
}

/** Names and origins of tensors. */
export interface Known {
  readonly names: ReadonlyMap<Tensor, string>;
  readonly origin: (tensor: Tensor) => Origin | null;
}

const numbersOf = (values: Float64Array): Numbers => ({
  values: values.length <= MOST_NUMBERS ? [...values] : null,
  summary: summaryOf(values),
});

/** A variable's name as LaTeX. */
function symbolOf(name: string): string {
  const escaped = name.replaceAll('_', String.raw`\_`);
  return /^[A-Za-z]$/.test(name) ? name : String.raw`\mathit{${escaped}}`;
}

/** Tensors of a trace: results after their inputs. */
function collected({ steps }: Trace): { order: Tensor[]; isCut: boolean } {
  const drawn = steps.slice(0, MOST_NODES);
  const found = new Set<Tensor>();
  for (const { tensor } of [...drawn].reverse()) {
    if (drawn.length === steps.length || found.size < MOST_NODES)
      for (const input of tensor.node?.inputs ?? []) found.add(input);
    found.add(tensor);
  }
  return { order: [...found], isCut: drawn.length < steps.length };
}

/** Values of each tensor at the time of the trace, as far as they are known. */
function valuesOf({ steps }: Trace): Map<Tensor, Float64Array> {
  const known = new Map<Tensor, Float64Array>();
  for (const { tensor, inputs, leaf } of steps) {
    if (leaf) known.set(tensor, leaf);
    inputs?.forEach((values, i) => {
      const input = tensor.node!.inputs[i]!;
      if (!known.has(input)) known.set(input, values);
    });
  }
  return known;
}

/** What is drawn for a differentiation. */
export function tapeOf(trace: Trace, { names, origin }: Known): TapeGraph {
  const { order, isCut } = collected(trace);
  const values = valuesOf(trace);
  const steps = new Map<Tensor, TraceStep>(trace.steps.map((step) => [step.tensor, step]));
  const ids = new Map(order.map((tensor, id) => [tensor, id]));
  let unnamed = 0;
  const terms = new Map<Tensor, Term>();
  for (const tensor of order) {
    const name = names.get(tensor);
    const read = values.get(tensor) ?? tensor.read();
    const isNumber = name === undefined && !tensor.requiresGrad && read.length === 1;
    const symbol = name !== undefined ? symbolOf(name) : isNumber ? numberText(read[0]!) : `v_{${(unnamed += 1)}}`;
    terms.set(tensor, { symbol, shape: tensor.shape, values: read });
  }
  const top = terms.get(trace.of)!.symbol;
  const tensors = order.map((tensor, id): TapeTensor => {
    const step = steps.get(tensor);
    const term = terms.get(tensor)!;
    const inputs = (tensor.node?.inputs ?? []).flatMap((input) => ids.get(input) ?? []);
    const isWhole = inputs.length === (tensor.node?.inputs.length ?? 0);
    const operation = isWhole ? (tensor.node?.name.replace(/Backward\d+$/, '') ?? null) : null;
    return {
      id,
      name: names.get(tensor) ?? null,
      symbol: term.symbol,
      shape: tensor.shape,
      dtype: tensor.dtype,
      numbers: numbersOf(term.values!),
      gradient: step ? numbersOf(step.gradient.read()) : null,
      operation,
      inputs: operation === null ? [] : inputs,
      rules: operation !== null && step ? rulesOf(operation, step, terms, top) : [],
      program: operation !== null ? elementProgram(tensor.node!, tensor.shape) : null,
      parts: operation !== null && step ? step.parts.map((part) => part && numbersOf(part.read())) : [],
      origin: tensor.node ? null : origin(tensor),
    };
  });
  return {
    tensors,
    root: ids.get(trace.of)!,
    order: trace.steps.flatMap(({ tensor }) => ids.get(tensor) ?? []),
    isCut,
  };
}

function rulesOf(
  name: string,
  { tensor, gradient, parts }: TraceStep,
  terms: ReadonlyMap<Tensor, Term>,
  top: string,
): (LocalRule | null)[] {
  const given = tensor.node!.inputs;
  const result = terms.get(tensor)!;
  const operation = {
    name,
    inputs: given.map((input) => terms.get(input)!),
    result,
    gradient: gradient.read(),
    gradientSymbol: String.raw`\frac{\partial ${top}}{\partial ${result.symbol}}`,
  };
  return parts.map((part, i) => {
    if (!part) return null;
    const twice = given.length === 2 && given[0] === given[1];
    const whole = part.read();
    if (twice) parts[1 - i]!.read().forEach((value, k) => (whole[k]! += value));
    return countOf(part.shape) ? localRule(operation, i, whole, twice) : null;
  });
}
