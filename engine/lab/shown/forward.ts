/** How one element of an operation's result is computed, as a formula with its numbers. */
import { factorText as factor, numberText } from '../../program/reference/elements/numberText.ts';

/** A tensor of a formula. */
export interface Operand {
  /** LaTeX. */
  readonly symbol: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: readonly number[];
}

/** An element in a formula: its name, its number, and the number as a factor. */
interface Element {
  readonly name: string;
  readonly value: number;
}

/** [0, 1] after a name, for elements of a tensor; nothing for a scalar. */
export function placeText(shape: readonly number[], index: number): string {
  if (!shape.length) return '';
  const parts: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    parts.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${parts.join(', ')}]`;
}

const elementOf = ({ symbol, shape, values }: Operand, index: number): Element => ({
  name: `${symbol}${placeText(shape, index)}`,
  value: values[index]!,
});

/** A formula as a function of the texts of its elements, and its value. */
interface Formula {
  readonly latex: (text: (element: Element, isFactor?: boolean) => string) => string;
  readonly value: number;
}
type OfElements = (groups: readonly (readonly Element[])[], at: number) => Formula | null;

type Template = readonly [latex: string, of: (x: number, y: number) => number];
const MAXIMUM: Template = [String.raw`\max(@x,\, @y)`, Math.max];

/** By operation, of one element of each input; `@X` and `@Y` are factors. */
const ELEMENTWISE: Readonly<Record<string, readonly Template[]>> = {
  Add: [['@x + @Y', (x, y) => x + y]],
  Sub: [['@x - @Y', (x, y) => x - y]],
  Mul: [[String.raw`@X\cdot @Y`, (x, y) => x * y]],
  Div: [[String.raw`\frac{@x}{@y}`, (x, y) => x / y]],
  Pow: [
    ['@X^{@y}', (x, y) => x ** y],
    ['@X^{2}', (x) => x ** 2],
    ['@X^{3}', (x) => x ** 3],
  ],
  Maximum: [MAXIMUM],
  Minimum: [[String.raw`\min(@x,\, @y)`, Math.min]],
  Neg: [['-@X', (x) => -x]],
  Exp: [['e^{@x}', Math.exp]],
  Log: [[String.raw`\ln @X`, Math.log]],
  Sqrt: [[String.raw`\sqrt{@x}`, Math.sqrt]],
  Reciprocal: [[String.raw`\frac{1}{@x}`, (x) => 1 / x]],
  Sin: [[String.raw`\sin @X`, Math.sin]],
  Cos: [[String.raw`\cos @X`, Math.cos]],
  Tanh: [[String.raw`\tanh(@x)`, Math.tanh]],
  Sigmoid: [[String.raw`\sigma(@x)`, (x) => 1 / (1 + Math.exp(-x))]],
  Relu: [[String.raw`\max(0,\, @x)`, (x) => Math.max(0, x)]],
  Abs: [[String.raw`\left|@x\right|`, Math.abs]],
  Silu: [[String.raw`@X\cdot\sigma(@x)`, (x) => x / (1 + Math.exp(-x))]],
};

/** Terms of a sum or maximum that are written out. */
const MOST_TERMS = 5;

/** Terms with a sign between them; the middle of many is left out. */
function joined(terms: readonly string[], by: string): string {
  const few = terms.length <= MOST_TERMS ? terms : [...terms.slice(0, 2), String.raw`\dots`, terms.at(-1)!];
  return few.join(by);
}

const elementwise =
  ([latex, of]: Template): OfElements =>
  (groups) => {
    if (groups.some((group) => group.length !== 1)) return null;
    const [x, y] = groups.map((group) => group[0]!);
    if (latex.toLowerCase().includes('@y') !== (y !== undefined)) return null;
    return {
      latex: (text) =>
        latex.replace(/@([xXyY])/g, (_, key: string) => text(key.toLowerCase() === 'x' ? x! : y!, key < 'a')),
      value: of(x!.value, y?.value ?? 0),
    };
  };

const total = (elements: readonly Element[]): number => elements.reduce((sum, { value }) => sum + value, 0);

const sum: OfElements = ([x, ...others]) =>
  x && !others.length && x.length
    ? {
        latex: (text) =>
          joined(
            x.map((element, i) => text(element, i > 0)),
            ' + ',
          ),
        value: total(x),
      }
    : null;

const mean: OfElements = (groups, at) => {
  const [inner, x] = [sum(groups, at), groups[0]!];
  return (
    inner && { latex: (text) => String.raw`\frac{${inner.latex(text)}}{${x.length}}`, value: inner.value / x.length }
  );
};

const extreme =
  (name: 'max' | 'min'): OfElements =>
  ([x, ...others]) =>
    x && !others.length && x.length > 1
      ? {
          latex: (text) =>
            `\\${name}(${joined(
              x.map((element) => text(element)),
              String.raw`,\, `,
            )})`,
          value: Math[name](...x.map(({ value }) => value)),
        }
      : null;

/** Σ x·w, with a third input added: products of matrices, Linear. */
const product: OfElements = ([x, w, bias, ...others]) => {
  if (!x?.length || w?.length !== x.length || others.length || (bias && bias.length !== 1)) return null;
  const offset = bias?.[0];
  return {
    latex: (text) =>
      joined(
        x.map((element, i) => String.raw`${text(element, true)}\cdot ${text(w[i]!, true)}`),
        ' + ',
      ) + (offset ? ` + ${text(offset, true)}` : ''),
    value: x.reduce((all, { value }, i) => all + value * w[i]!.value, offset?.value ?? 0),
  };
};

const softmax: OfElements = ([x, ...others], at) => {
  const own = x?.[at];
  if (!x || !own || others.length) return null;
  return {
    latex: (text) =>
      String.raw`\frac{e^{${text(own)}}}{${joined(
        x.map((element) => `e^{${text(element)}}`),
        ' + ',
      )}}`,
    value: Math.exp(own.value) / total(x.map(({ name, value }) => ({ name, value: Math.exp(value) }))),
  };
};
const logSoftmax: OfElements = (groups, at) => {
  const [inner, own] = [softmax(groups, at), groups[0]?.[at]];
  if (!inner || !own) return null;
  const [x] = groups as [readonly Element[]];
  return {
    latex: (text) =>
      String.raw`${text(own)} - \ln\left(${joined(
        x.map((element) => `e^{${text(element)}}`),
        ' + ',
      )}\right)`,
    value: Math.log(inner.value),
  };
};

const meanError =
  (latex: (difference: string) => string, of: (difference: number) => number): OfElements =>
  ([x, y, ...others]) =>
    x?.length && y?.length === x.length && !others.length
      ? {
          latex: (text) =>
            String.raw`\frac{${joined(
              x.map((element, i) => latex(`${text(element)} - ${text(y[i]!, true)}`)),
              ' + ',
            )}}{${x.length}}`,
          value: x.reduce((all, { value }, i) => all + of(value - y[i]!.value), 0) / x.length,
        }
      : null;

const absoluteError = meanError((difference) => `\\left|${difference}\\right|`, Math.abs);

/** Formulas of other operations. */
const OTHERS: Readonly<Record<string, OfElements>> = {
  Sum: sum,
  // The last operation of l1_loss is a mean as well.
  Mean: (groups, at) => mean(groups, at) ?? absoluteError(groups, at),
  Max: extreme('max'),
  Min: extreme('min'),
  Mm: product,
  Mv: product,
  Dot: product,
  Addmm: product,
  UnsafeView: product,
  View: product,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  MseLoss: meanError(
    (difference) => `(${difference})^{2}`,
    (x) => x * x,
  ),
  L1Loss: meanError((difference) => `\\left|${difference}\\right|`, Math.abs),
};

/** The element itself: of views, and what is copied or picked. */
const same: OfElements = (groups) => {
  const [only, ...others] = groups.flat();
  return only && !others.length ? { latex: (text) => text(only), value: only.value } : null;
};

const isClose = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));

/**
 * An element of a result with its formula in names and in numbers: y[0] = x[0] + b = 1 + 2 = 3.
 * @param operation without "Backward0" @param sources elements of each input that it is computed from
 * @returns null where no formula is known, or none gives the element's value
 */
export function forwardFormula(
  operation: string,
  result: Operand,
  inputs: readonly Operand[],
  element: number,
  sources: readonly (readonly number[])[],
): string | null {
  const groups = inputs.map((input, i) => sources[i]!.map((index) => elementOf(input, index)));
  const { name, value } = elementOf(result, element);
  const at = sources[0]?.indexOf(element) ?? -1;
  const tried = [...(ELEMENTWISE[operation] ?? []).map(elementwise), OTHERS[operation], same];
  for (const of of tried) {
    const formula = of?.(groups, at);
    if (!formula || !isClose(formula.value, value)) continue;
    const inNames = formula.latex((each) => each.name);
    const inNumbers = formula.latex((each, isFactor) => (isFactor ? factor : numberText)(each.value));
    const steps = [name, inNames, inNumbers, numberText(value)];
    return steps.filter((step, i) => i < 2 || step !== steps[i - 1]).join(' = ');
  }
  return null;
}
