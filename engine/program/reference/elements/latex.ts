/** Expressions as LaTeX, with numbers of four digits. */
import type { PrimitiveName } from '../../types.ts';
import type { Expression } from './expression.ts';
import { factorText, numberText } from './numberText.ts';

/** Binding of an expression: a sum binds less than a product, a product less than a single symbol. */
type Binding = 0 | 1 | 2;
type Written = readonly [latex: string, binding: Binding];

/** Items of a sum, a maximum or a row that are written out. */
const WRITTEN = 2;

type Rule = (of: readonly Expression[]) => Written;
const call =
  (name: string): Rule =>
  ([x]) => [String.raw`${name}\left(${latexOf(x!)}\right)`, 2];

/** At least as binding as wanted, else in brackets. */
function bound(expression: Expression, binding: Binding): string {
  if (expression.is === 'number') return binding ? factorText(expression.value) : numberText(expression.value);
  const [latex, own] = write(expression);
  return own >= binding ? latex : String.raw`\left(${latex}\right)`;
}

const minus: Rule = ([x, y]) => [`${bound(x!, 0)} - ${bound(y!, 1)}`, 0];

const APPLIED: Readonly<Partial<Record<PrimitiveName, Rule>>> = {
  Add: ([x, y]) => [`${bound(x!, 0)} + ${y!.is === 'number' ? factorText(y!.value) : bound(y!, 0)}`, 0],
  Sub: minus,
  Mul: ([x, y]) => [String.raw`${bound(x!, 1)}\cdot ${bound(y!, 1)}`, 1],
  Div: ([x, y]) => [String.raw`\frac{${latexOf(x!)}}{${latexOf(y!)}}`, 2],
  Pow: ([x, y]) => [`${bound(x!, 2)}^{${latexOf(y!)}}`, 1],
  Maximum: ([x, y]) => [String.raw`\max\left(${latexOf(x!)},\;${latexOf(y!)}\right)`, 2],
  Minimum: ([x, y]) => [String.raw`\min\left(${latexOf(x!)},\;${latexOf(y!)}\right)`, 2],
  Greater: ([x, y]) => [String.raw`\mathbb{1}[${latexOf(x!)} > ${latexOf(y!)}]`, 2],
  Equal: ([x, y]) => [String.raw`\mathbb{1}[${latexOf(x!)} = ${latexOf(y!)}]`, 2],
  ReluGrad: ([g, y]) => [String.raw`${bound(g!, 1)}\cdot \mathbb{1}[${latexOf(y!)} > 0]`, 1],
  Neg: ([x]) => [`-${bound(x!, 1)}`, 0],
  Exp: ([x]) => [`e^{${latexOf(x!)}}`, 1],
  Expm1: ([x]) => [`e^{${latexOf(x!)}} - 1`, 0],
  Log: ([x]) => [String.raw`\ln ${bound(x!, 2)}`, 1],
  Sqrt: ([x]) => [String.raw`\sqrt{${latexOf(x!)}}`, 2],
  Rsqrt: ([x]) => [String.raw`\frac{1}{\sqrt{${latexOf(x!)}}}`, 2],
  Tanh: call(String.raw`\tanh`),
  Sigmoid: call(String.raw`\sigma`),
  Softplus: ([x]) => [String.raw`\ln\left(1 + e^{${latexOf(x!)}}\right)`, 2],
  Erf: call(String.raw`\operatorname{erf}`),
  Sin: call(String.raw`\sin`),
  Cos: call(String.raw`\cos`),
  Relu: ([x]) => [String.raw`\max\left(0,\;${latexOf(x!)}\right)`, 2],
  Cast: ([x]) => [String.raw`\lfloor ${latexOf(x!)}\rfloor`, 2],
};

/** A few of many: the first ones, and dots. */
function some(items: readonly string[], mark: string): string {
  if (items.length <= WRITTEN + 1) return items.join(mark);
  return [...items.slice(0, WRITTEN), String.raw`\dots`].join(mark);
}

/** The largest items first, since those say most; the order of the others does not matter in a sum. */
const largest = <T>(items: readonly T[], size: (item: T) => number): T[] =>
  items.length <= WRITTEN + 1 ? [...items] : [...items].sort((a, b) => Math.abs(size(b)) - Math.abs(size(a)));

function write(expression: Expression): Written {
  switch (expression.is) {
    case 'number':
      return [numberText(expression.value), expression.value < 0 ? 0 : 2];
    case 'products': {
      const pairs = largest(expression.pairs, ([a, b]) => a.value * b.value);
      const items = pairs.map(([a, b]) => String.raw`${bound(a, 1)}\cdot ${bound(b, 1)}`);
      return items.length ? [some(items, ' + '), items.length > 1 ? 0 : 1] : ['0', 2];
    }
    case 'sum': {
      const items = largest(expression.of, ({ value }) => value).map((one, i) =>
        i && one.is === 'number' ? factorText(one.value) : bound(one, 0),
      );
      const sum = some(items, ' + ');
      if (expression.factor === 1) return [sum, 0];
      const parts = 1 / expression.factor;
      return Number.isInteger(Number(parts.toPrecision(12)))
        ? [String.raw`\frac{${sum}}{${Math.round(parts)}}`, 2]
        : [String.raw`${numberText(expression.factor)}\cdot\left(${sum}\right)`, 1];
    }
    case 'max':
      return [String.raw`\max\left(${some(largestFirst(expression.of).map(latexOf), String.raw`,\;`)}\right)`, 2];
    case 'row': {
      const own = expression.of[expression.at]!;
      const powers = expression.of.map((one) => `e^{${latexOf(one)}}`);
      const sum = some(powers, ' + ');
      return expression.logarithm
        ? [String.raw`${bound(own, 0)} - \ln\left(${sum}\right)`, 0]
        : [String.raw`\frac{e^{${latexOf(own)}}}{${sum}}`, 2];
    }
    case 'apply': {
      const rule = APPLIED[expression.kind];
      return rule ? rule(expression.of) : [numberText(expression.value), expression.value < 0 ? 0 : 2];
    }
  }
}

const largestFirst = (items: readonly Expression[]): Expression[] =>
  items.length <= WRITTEN + 1 ? [...items] : [...items].sort((a, b) => b.value - a.value);

/** The expression alone, without its value. */
export const latexOf = (expression: Expression): string => write(expression)[0];

/** `expression = value`; of a number alone, the number. */
export const equationOf = (expression: Expression): string =>
  expression.is === 'number'
    ? numberText(expression.value)
    : `${latexOf(expression)} = ${numberText(expression.value)}`;
