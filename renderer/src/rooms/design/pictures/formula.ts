/** A formula in numbers: a curve where it is one of a single variable, otherwise grids in and a grid out. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import {
  type Algebra,
  evaluate,
  type Expression,
  type FunctionName,
  parse,
  variablesOf,
} from '../../../../../engine/layers/merge/expression.ts';
import { LayerProblem } from '../../../../../engine/layers/problem.ts';
import { broadcastShapes } from '../../../../../engine/program/shapes.ts';
import { erf, sigmoid, softplus } from './curves.ts';
import type { Mapping } from './mapping.ts';
import { softmax } from './shares.ts';
import { type Index, indices, make, mapped, spread, type Tensor, tensor, valueAt, written } from './tensor.ts';

const [SIDE, MOST_INPUTS, MOST_LETTERS] = [3, 4, 34];

const EACH: Readonly<Record<Exclude<FunctionName, 'softmax' | 'mean' | 'sum'>, (x: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sigmoid,
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  softplus,
  sin: Math.sin,
  cos: Math.cos,
  erf,
};

const mapEach = ({ shape, values }: Tensor, of: (x: number) => number): Tensor => ({ shape, values: values.map(of) });

/** Two tensors value by value, an axis of size 1 stretched. */
function both(left: Tensor, right: Tensor, of: (a: number, b: number) => number): Tensor {
  const shape = broadcastShapes(left.shape, right.shape) as number[];
  const at = (one: Tensor, index: Index): number =>
    valueAt(
      one,
      index.slice(index.length - one.shape.length).map((place, axis) => (one.shape[axis] === 1 ? 0 : place)),
    );
  return { shape, values: indices(shape).map((index) => of(at(left, index), at(right, index))) };
}

function rows({ values }: Tensor, length: number, of: (row: readonly number[]) => readonly number[]): number[] {
  return Array.from({ length: values.length / length }, (_, i) =>
    of(values.slice(i * length, (i + 1) * length)),
  ).flat();
}

function call(name: FunctionName, x: Tensor): Tensor {
  if (name === 'softmax') return { shape: x.shape, values: rows(x, x.shape.at(-1)!, softmax) };
  if (name !== 'mean' && name !== 'sum') return mapEach(x, EACH[name]);
  const size = x.values.length / x.shape[0]!;
  const sums = rows(x, size, (sample) => [sample.reduce((sum, one) => sum + one, 0) / (name === 'mean' ? size : 1)]);
  return { shape: x.shape.map((dim, axis) => (axis ? 1 : dim)), values: sums };
}

const OPERATORS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
};

const tensors = (inputs: ReadonlyMap<string, Tensor>): Algebra<Tensor> => ({
  number: (value) => ({ shape: [], values: [value] }),
  variable: (name) => inputs.get(name)!,
  negate: (of) => mapEach(of, (x) => -x),
  binary: (operator, left, right) => both(left, right, OPERATORS[operator]),
  power: (base, exponent) => mapEach(base, (x) => x ** exponent),
  // By the logarithm, as the layer does it: of a negative base there is none.
  powerOf: (base, exponent) => both(base, exponent, (x, y) => x ** y),
  call,
  choice: (name, left, right) => both(left, right, name === 'max' ? Math.max : Math.min),
});

/** What an expression makes of tensors, one for each of its variables as they first appear. */
export const computed = (text: string, inputs: readonly Tensor[]): Tensor =>
  evaluate(parse(text), tensors(new Map(variablesOf(text).map((name, i) => [name, inputs[i]!]))));

/** Null for what cannot be read yet. */
function read(
  type: string,
  params: Resolved,
): { text: string; expression: Expression; names: readonly string[] } | null {
  const text = params['expression'];
  if (type !== 'Formula' || typeof text !== 'string') return null;
  try {
    return { text, expression: parse(text), names: variablesOf(text) };
  } catch (error) {
    if (error instanceof LayerProblem) return null;
    throw error;
  }
}

/** Whether a value depends on others than those at its own place. */
const gathers = (text: string): boolean => /\b(softmax|mean|sum)\b/.test(text);

/** Of a formula with one variable, each value of which has its own result. */
export function formulaCurveOf(type: string, params: Resolved): ((x: number) => number) | null {
  const found = read(type, params);
  if (found?.names.length !== 1 || gathers(found.text)) return null;
  const { expression, names } = found;
  return (x) => evaluate(expression, tensors(new Map([[names[0]!, { shape: [], values: [x] }]]))).values[0]!;
}

export function formulaOf(type: string, params: Resolved): Mapping | null {
  const found = read(type, params);
  if (!found || formulaCurveOf(type, params)) return null;
  const { text, names } = found;
  if (!names.length || names.length > MOST_INPUTS) return null;
  const inputs = names.map((_, i) => tensor([1, SIDE, SIDE], (k) => spread(k + i * SIDE * SIDE)));
  const result = computed(text, inputs);
  // A sum over everything has one value.
  const all = indices(inputs[0]!.shape);
  const made = make(result.shape, (index) => {
    const value = valueAt(result, index);
    const from = gathers(text) ? all : [index];
    return {
      value,
      from: inputs.flatMap((_, input) => from.map((place) => [input, place] as const)),
      written: gathers(text)
        ? `= ${written(value)}`
        : `${names.map((name, i) => `${name} = ${written(valueAt(inputs[i]!, index))}`).join(', ')}: ${written(value)}`,
    };
  });
  const short = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
  return mapped(inputs, [made], { under: short, says: (words) => words.formula(text) });
}
