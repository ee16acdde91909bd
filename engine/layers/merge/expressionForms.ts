/** Algebras of expressions: shapes, primitives, TypeScript and Python. */
import type { Builder, Value } from '../../program/builder.ts';
import { broadcastShapes } from '../../program/shapes.ts';
import type { Shape } from '../../program/types.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { python } from '../python.ts';
import type { Algebra, BinaryOperator, ChoiceName, FunctionName } from './expression.ts';

/** Largest integer exponent that is computed as products. */
const MAX_PRODUCT = 64;

/** Shapes by NumPy's broadcasting; numbers are scalars. */
export function shapes(inputs: ReadonlyMap<string, Shape>): Algebra<Shape> {
  const join = (left: Shape, right: Shape, position: number): Shape => {
    if (left === right || !right.length) return left;
    if (!left.length) return right;
    try {
      return broadcastShapes(left, right);
    } catch {
      const params = { first: formatShape(left), other: formatShape(right), position };
      throw new LayerProblem('formula.shapes', params, { field: 'expression' });
    }
  };
  return {
    number: () => [],
    variable: (name) => inputs.get(name)!,
    negate: (of) => of,
    binary: (_, left, right, position) => join(left, right, position),
    power: (base) => base,
    powerOf: join,
    call: (name, of, position) => {
      // A softmax over the batch would mix samples.
      if ((!of.length && ['mean', 'sum'].includes(name)) || (of.length < 2 && name === 'softmax')) {
        throw new LayerProblem('formula.scalar', { name, position }, { field: 'expression' });
      }
      return name === 'mean' || name === 'sum' ? of.map((dim, i) => (i ? 1 : dim)) : of;
    },
    choice: (_, left, right, position) => join(left, right, position),
  };
}

/** All axes but the batch. */
const inner = (rank: number): number[] => Array.from({ length: Math.max(0, rank - 1) }, (_, i) => i + 1);

const CALLS: Readonly<Record<FunctionName, (b: Builder, x: Value) => Value>> = {
  // Its gradient at 0 is 0, as in PyTorch.
  abs: (b, x) => b.add(b.relu(x), b.relu(b.neg(x))),
  exp: (b, x) => b.exp(x),
  log: (b, x) => b.log(x),
  sqrt: (b, x) => b.sqrt(x),
  sigmoid: (b, x) => b.sigmoid(x),
  tanh: (b, x) => b.tanh(x),
  relu: (b, x) => b.relu(x),
  softplus: (b, x) => b.softplus(x),
  sin: (b, x) => b.sin(x),
  cos: (b, x) => b.cos(x),
  erf: (b, x) => b.erf(x),
  softmax: (b, x) => b.softmax(x),
  sum: (b, x) => b.sum(x, inner(x.type.shape.length), true),
  mean: (b, x) => {
    const sizes = x.type.shape.slice(1) as readonly number[];
    const share = b.scalar(1 / sizes.reduce((product, size) => product * size, 1));
    return b.mul(b.sum(x, inner(x.type.shape.length), true), share);
  },
};

/** Integer power by repeated squaring. */
function whole(b: Builder, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  const half = whole(b, x, Math.floor(exponent / 2));
  const square = b.mul(half, half);
  return exponent % 2 ? b.mul(square, x) : square;
}

function power(b: Builder, x: Value, exponent: number): Value {
  if (exponent === 0.5) return b.sqrt(x);
  const isProduct = Number.isInteger(exponent) && exponent >= 1 && exponent <= MAX_PRODUCT;
  return isProduct ? whole(b, x, exponent) : b.pow(x, b.scalar(exponent));
}

/** The maximum or minimum of two. Where they are equal, each gets half of the gradient, as in PyTorch. */
function extreme(b: Builder, name: ChoiceName, left: Value, right: Value): Value {
  const of = (x: Value, y: Value): Value => (name === 'max' ? b.maximum(x, y) : b.minimum(x, y));
  // The primitive gives all of it to its first operand.
  const half = b.scalar(0.5);
  return b.add(b.mul(of(left, right), half), b.mul(of(right, left), half));
}

/** Operations of an expression as primitives of a program. */
export const primitives = (b: Builder, inputs: ReadonlyMap<string, Value>): Algebra<Value> => ({
  number: (value) => b.scalar(value),
  variable: (name) => inputs.get(name)!,
  negate: (of) => b.neg(of),
  binary: (operator, left, right) => {
    if (operator === '+') return b.add(left, right);
    if (operator === '-') return b.sub(left, right);
    return operator === '*' ? b.mul(left, right) : b.div(left, right);
  },
  power: (base, exponent) => power(b, base, exponent),
  powerOf: (base, exponent) => b.pow(base, exponent),
  call: (name, of) => CALLS[name](b, of),
  choice: (name, left, right) => extreme(b, name, left, right),
});

export interface Written {
  readonly text: string;
  readonly shape: Shape;
}

const BINARY = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

/** Calls of tf, and of helpers where tf has other gradients; shapes give the axes of mean and sum. */
export function source(
  inputs: ReadonlyMap<string, Written>,
  use: (helper: 'abs' | 'extreme' | 'power') => string,
): Algebra<Written> {
  const shape = shapes(new Map([...inputs].map(([name, { shape: of }]) => [name, of])));
  const joined = (name: string, left: Written, right: Written, position: number): Written => ({
    text: `${name}(${left.text}, ${right.text})`,
    shape: shape.binary('+', left.shape, right.shape, position),
  });
  return {
    number: (value) => ({ text: String(value), shape: [] }),
    variable: (name) => inputs.get(name)!,
    negate: ({ text, shape: of }) => ({ text: `tf.neg(${text})`, shape: of }),
    binary: (operator, left, right, position) => joined(`tf.${BINARY[operator]}`, left, right, position),
    power: ({ text, shape: of }, exponent) => ({
      text: exponent === 0 ? `tf.onesLike(${text})` : `tf.pow(${text}, ${exponent})`,
      shape: of,
    }),
    powerOf: (base, exponent, position) => joined(use('power'), base, exponent, position),
    call: (name, { text, shape: of }, position) => {
      const axes = name === 'mean' || name === 'sum' ? `, [${inner(of.length).join(', ')}], true` : '';
      return {
        text: `${name === 'abs' ? use('abs') : `tf.${name}`}(${text}${axes})`,
        shape: shape.call(name, of, position),
      };
    },
    choice: (name, left, right, position) => {
      const { text, shape: of } = joined('', left, right, position);
      return { text: `${use('extreme')}(tf.${name === 'max' ? 'maximum' : 'minimum'}, ${text.slice(1)}`, shape: of };
    },
  };
}

/** Numbers in Python syntax. */
const pythonNumber = (value: number): string =>
  Number.isFinite(value) ? String(value) : `float("${String(value).toLowerCase().replace('infinity', 'inf')}")`;

/** Constant arithmetic, for which Python raises an error where tensors have a value: 1 / 0, a root of −1. */
interface WrittenNumber extends Written {
  readonly value?: number;
  /** The expression without its outer parentheses, if it has some. Python allows 200 nested ones. */
  readonly bare?: string;
  /** Operator chain of the expression: `a + b - c` needs no parentheses inside, nor does `a * b / c`. */
  readonly chain?: 'sum' | 'product';
}
const bareOf = ({ bare, text }: WrittenNumber): string => bare ?? text;
const ARITHMETIC: Readonly<Record<BinaryOperator, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '^': (x, y) => x ** y,
};

const IN_TORCH: Partial<Record<FunctionName, string>> = { softplus: 'F.softplus' };

/** Python on torch; constants stay Python numbers. */
export function pythonSource(inputs: ReadonlyMap<string, Written>): Algebra<WrittenNumber> {
  const shape = shapes(new Map([...inputs].map(([name, { shape: of }]) => [name, of])));
  const joined = (left: Written, right: Written, position: number): Shape =>
    shape.binary('+', left.shape, right.shape, position);
  const known = (
    operator: BinaryOperator,
    { value: x }: WrittenNumber,
    y: number | undefined,
    written: WrittenNumber,
  ): WrittenNumber => {
    if (x === undefined || y === undefined) return written;
    const value = ARITHMETIC[operator](x, y);
    if (Number.isFinite(value)) return { ...written, value };
    return { text: pythonNumber(value), shape: written.shape, value };
  };
  // Functions of torch require tensors.
  const tensor = (of: WrittenNumber): string => (of.shape.length ? bareOf(of) : `torch.tensor(${bareOf(of)})`);
  return {
    number: (value) => ({ text: pythonNumber(value), shape: [], value }),
    variable: (name) => inputs.get(name)!,
    negate: ({ text, shape: of, value }) => ({
      text: `(-${text})`,
      bare: `-${text}`,
      shape: of,
      ...(value === undefined ? {} : { value: -value }),
    }),
    binary: (operator, left, right, position) => {
      const chain = operator === '+' || operator === '-' ? 'sum' : 'product';
      const bare = `${left.chain === chain ? bareOf(left) : left.text} ${operator} ${right.text}`;
      return known(operator, left, right.value, {
        text: `(${bare})`,
        bare,
        chain,
        shape: joined(left, right, position),
      });
    },
    power: (base, exponent) => {
      const bare = `${base.text} ** ${pythonNumber(exponent)}`;
      return known('^', base, exponent, { text: `(${bare})`, bare, shape: base.shape });
    },
    powerOf: (base, exponent, position) => {
      const bare = `${base.text} ** ${exponent.text}`;
      return { text: `(${bare})`, bare, shape: joined(base, exponent, position) };
    },
    call: (name, of, position) => {
      const axes = `dim=${python(inner(of.shape.length))}, keepdim=True`;
      const args = { softmax: ', dim=-1', mean: `, ${axes}`, sum: `, ${axes}` } as Partial<
        Record<FunctionName, string>
      >;
      return {
        text: `${IN_TORCH[name] ?? `torch.${name}`}(${tensor(of)}${args[name] ?? ''})`,
        shape: shape.call(name, of.shape, position),
      };
    },
    choice: (name, left, right, position) => ({
      text: `torch.${name === 'max' ? 'maximum' : 'minimum'}(${tensor(left)}, ${tensor(right)})`,
      shape: joined(left, right, position),
    }),
  };
}
