/** Local rules of operations: how a gradient passes from a result to an input, as formulas with numbers in them. */
import { factorText as factor, numberText } from '../../program/reference/elements/numberText.ts';
import { countOf } from '../torch/tensor.ts';

/** A tensor in a formula. */
export interface Term {
  /** LaTeX. */
  readonly symbol: string;
  readonly shape: readonly number[];
  readonly values: Float64Array | null;
}

export interface LocalRule {
  /** The derivative by an element of the input, or the gradient of the whole input, as LaTeX. */
  readonly latex: string;
  /** The derivative of each element with its numbers, as LaTeX ending with its value; of the first ones only. */
  readonly examples: readonly { readonly latex: string; readonly value: number }[];
}

/** A derivative with `@x`, `@y` and `@o` for the operands and the result; `\,` before one of these is a product. */
type Elementwise = readonly [latex: string, of: (x: number, y: number, out: number, count: number) => number];

const SQUARE: Elementwise = [String.raw`2\,@x`, (x) => 2 * x];
const ONE: Elementwise = ['1', () => 1];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** By operation, and input. */
const ELEMENTWISE: Readonly<Record<string, readonly Elementwise[]>> = {
  Add: [ONE, ONE],
  Sub: [ONE, ['-1', () => -1]],
  Mul: [
    ['@y', (_, y) => y],
    ['@x', (x) => x],
  ],
  Div: [
    [String.raw`\frac{1}{@y}`, (_, y) => 1 / y],
    [String.raw`-\frac{@x}{@y^{2}}`, (x, y) => -x / y ** 2],
  ],
  Pow: [
    [String.raw`@y\,@x^{@y-1}`, (x, y) => y * x ** (y - 1)],
    [String.raw`@o\,\ln @x`, (x, _, o) => o * Math.log(x)],
  ],
  Neg: [['-1', () => -1]],
  Exp: [['@o', (_, __, o) => o]],
  Expm1: [['@o+1', (_, __, o) => o + 1]],
  Log: [[String.raw`\frac{1}{@x}`, (x) => 1 / x]],
  Log2: [[String.raw`\frac{1}{@x\ln 2}`, (x) => 1 / (x * Math.LN2)]],
  Log10: [[String.raw`\frac{1}{@x\ln 10}`, (x) => 1 / (x * Math.LN10)]],
  Log1P: [[String.raw`\frac{1}{1+@x}`, (x) => 1 / (1 + x)]],
  Sqrt: [[String.raw`\frac{1}{2\,@o}`, (_, __, o) => 0.5 / o]],
  Rsqrt: [[String.raw`-\tfrac{1}{2}\,@o^{3}`, (_, __, o) => -0.5 * o ** 3]],
  Sin: [[String.raw`\cos @x`, (x) => Math.cos(x)]],
  Cos: [[String.raw`-\sin @x`, (x) => -Math.sin(x)]],
  Tan: [[String.raw`1+@o^{2}`, (_, __, o) => 1 + o * o]],
  Tanh: [[String.raw`1-@o^{2}`, (_, __, o) => 1 - o * o]],
  Sigmoid: [[String.raw`@o\,(1-@o)`, (_, __, o) => o * (1 - o)]],
  Relu: [[String.raw`\mathbb{1}[@x>0]`, (x) => Number(x > 0)]],
  Softplus: [[String.raw`\sigma(@x)`, sigmoid]],
  Silu: [[String.raw`\sigma(@x)\,(1+@x\,(1-\sigma(@x)))`, (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x)))]],
  Abs: [[String.raw`\operatorname{sign}(@x)`, (x) => Math.sign(x)]],
  Reciprocal: [[String.raw`-\frac{1}{@x^{2}}`, (x) => -1 / x ** 2]],
  Maximum: [
    [String.raw`\mathbb{1}[@x>@y]`, (x, y) => (x === y ? 0.5 : Number(x > y))],
    [String.raw`\mathbb{1}[@y>@x]`, (x, y) => (x === y ? 0.5 : Number(y > x))],
  ],
  Minimum: [
    [String.raw`\mathbb{1}[@x<@y]`, (x, y) => (x === y ? 0.5 : Number(x < y))],
    [String.raw`\mathbb{1}[@y<@x]`, (x, y) => (x === y ? 0.5 : Number(y < x))],
  ],
  Sum: [ONE],
  Mean: [[String.raw`\frac{1}{@n}`, (_, __, ___, n) => 1 / n]],
  Dot: [
    ['@y', (_, y) => y],
    ['@x', (x) => x],
  ],
  MseLoss: [
    [String.raw`\frac{2}{@n}\,(@x-@y)`, (x, y, _, n) => (2 / n) * (x - y)],
    [String.raw`\frac{2}{@n}\,(@y-@x)`, (x, y, _, n) => (2 / n) * (y - x)],
  ],
  L1Loss: [
    [String.raw`\frac{1}{@n}\operatorname{sign}(@x-@y)`, (x, y, _, n) => Math.sign(x - y) / n],
    [String.raw`\frac{1}{@n}\operatorname{sign}(@y-@x)`, (x, y, _, n) => Math.sign(y - x) / n],
  ],
  Clone: [ONE],
  ToCopy: [ONE],
};

/** The gradient of a whole input; `@g` is that of the result, `@x`, `@y`, `@z` are the inputs. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  Mm: [String.raw`@g\,@y^{\top}`, String.raw`@x^{\top}\,@g`],
  Mv: [String.raw`@g\,@y^{\top}`, String.raw`@x^{\top}\,@g`],
  UnsafeView: [String.raw`@g\,@y^{\top}`, String.raw`@x^{\top}\,@g`],
  Addmm: [String.raw`@g\,@y`, String.raw`\left(@g\right)^{\top}@x`, String.raw`\sum_{n}\left(@g\right)_{n}`],
  View: [
    String.raw`\operatorname{reshape}\left(@g\right)`,
    String.raw`\left(@g\right)^{\top}@x`,
    String.raw`\sum_{n}\left(@g\right)_{n}`,
  ],
  Squeeze: [String.raw`\operatorname{reshape}\left(@g\right)`],
  Unsqueeze: [String.raw`\operatorname{reshape}\left(@g\right)`],
  T: [String.raw`\left(@g\right)^{\top}`],
  Transpose: [String.raw`\operatorname{transpose}\left(@g\right)`],
  Permute: [String.raw`\operatorname{permute}^{-1}\left(@g\right)`],
  Expand: [String.raw`\sum_{\text{copies}} @g`],
  Softmax: [String.raw`@o\odot\left(@g-\textstyle\sum_j @o_j\left(@g\right)_j\right)`],
  LogSoftmax: [String.raw`@g-e^{@o}\textstyle\sum_j\left(@g\right)_j`],
  NllLoss: [String.raw`-\tfrac{1}{N}\,\mathbb{1}[\text{class}=\text{target}]\,@g`],
  MaxPool2DWithIndices: [String.raw`@g\text{ at the largest of each window, else }0`],
};

/** Elements with their numbers, at most. */
const MOST_EXAMPLES = 16;

/** The place in a tensor of `size` elements of the one that meets place `i` of `among`; -1 where it is not plain. */
const place = (size: number, among: number, i: number): number => (size === 1 ? 0 : size === among ? i : -1);

const filled = (latex: string, parts: Readonly<Record<string, string>>): string =>
  latex.replace(/@([xyzogn])/g, (whole, key: string) => parts[key] ?? whole);

interface Operation {
  /** Without "Backward0". */
  readonly name: string;
  readonly inputs: readonly Term[];
  readonly result: Term;
  readonly gradient: Float64Array;
  /** LaTeX of the gradient of the result. */
  readonly gradientSymbol: string;
}

function elementwiseOf({ name, inputs }: Operation, index: number, same: boolean): Elementwise | undefined {
  if (same && name === 'Mul') return SQUARE;
  if (same) return undefined;
  if (name === 'Pow' && inputs.length === 1) return SQUARE;
  return ELEMENTWISE[name]?.[index];
}

/**
 * The rule by which an operation passes a gradient to one of its inputs.
 * @param part what arrived there; a formula is given only where it agrees with that
 * @param same whether both operands are this input
 * @returns null where there is no formula
 */
export function localRule(operation: Operation, index: number, part: Float64Array, same: boolean): LocalRule | null {
  const { name, inputs, result, gradientSymbol } = operation;
  const [x, y, z] = inputs;
  const symbols = {
    x: x!.symbol,
    y: y?.symbol ?? '',
    z: z?.symbol ?? '',
    o: result.symbol,
    g: gradientSymbol,
    n: String(countOf(inputs[index]!.shape) / Math.max(1, countOf(result.shape))),
  };
  const rule = elementwiseOf(operation, index, same);
  if (!rule) {
    const whole = WHOLE[name]?.[index];
    return whole === undefined || same ? null : { latex: filled(whole, symbols), examples: [] };
  }
  const examples = numbersOf(rule, operation, index, part, symbols.n);
  return examples && { latex: filled(rule[0], symbols), examples };
}

/** Each element's derivative with numbers; null where they do not explain the gradient. */
function numbersOf(
  [latex, of]: Elementwise,
  { inputs: [x, y], result, gradient, inputs }: Operation,
  index: number,
  part: Float64Array,
  n: string,
): { latex: string; value: number }[] | null {
  const size = countOf(inputs[index]!.shape);
  const total = countOf(result.shape);
  if (total !== 1 && total !== size) return [];
  const at = (term: Term | undefined, i: number): number | undefined =>
    term?.values?.[place(countOf(term.shape), size, i)];
  const examples: { latex: string; value: number }[] = [];
  for (let i = 0; i < Math.min(size, MOST_EXAMPLES); i += 1) {
    const [p, q, o] = [at(x, i), y ? at(y, i) : 0, at(result, i)];
    if (p === undefined || q === undefined || o === undefined) return [];
    const value = of(p, q, o, size / total);
    const passed = value * gradient[total === 1 ? 0 : i]!;
    if (Math.abs(passed - part[i]!) > 1e-4 * Math.max(1e-6, Math.abs(passed), Math.abs(part[i]!))) return null;
    const written = filled(latex.replaceAll(/\\,(?=[@(\\])/g, String.raw`\cdot `), {
      x: factor(p),
      y: factor(q),
      o: factor(o),
      n,
    });
    const short = numberText(value);
    examples.push({ latex: written === short ? short : `${written} = ${short}`, value });
  }
  return examples;
}
