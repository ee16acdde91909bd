/** Formulas against direct evaluation in double precision, and their error messages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatError } from '../../errors/error.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { differentiable, gradientError } from '../../program/testing/differences.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import type { Shape } from '../../program/types.ts';
import type { ShapeContext } from '../definition.ts';
import { LayerProblem } from '../problem.ts';
import { evaluate, parse, variablesOf } from './expression.ts';
import { primitives, shapes } from './expressionForms.ts';
import { Formula } from './Formula.ts';

type Number2 = (x: number, y: number) => number;
const UNARY: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  softplus: (x) => Math.log1p(Math.exp(x)),
  sin: Math.sin,
  cos: Math.cos,
};
const BINARY: Readonly<Record<string, Number2>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / (1 + y * y),
};

/** A formula as text and as a function of `a`, `b` and `c`. */
interface Sample {
  readonly text: string;
  readonly of: (v: Readonly<Record<string, number>>) => number;
}
const { formulas } = fc.letrec<{ formulas: Sample }>((tie) => {
  const inner = tie('formulas');
  const space = fc.constantFrom('', ' ');
  return {
    formulas: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', 'b', 'c').map((name): Sample => ({ text: name, of: (v) => v[name]! })),
      fc.constantFrom('2', '0.5', '1e-1', '.25', 'pi', 'e').map((text): Sample => {
        const value = text === 'pi' ? Math.PI : text === 'e' ? Math.E : Number(text);
        return { text, of: () => value };
      }),
      fc.tuple(fc.constantFrom(...Object.keys(UNARY)), inner).map(
        // Arguments are kept small against overflow.
        ([name, x]): Sample => ({ text: `${name}(tanh(${x.text}))`, of: (v) => UNARY[name]!(Math.tanh(x.of(v))) }),
      ),
      fc.tuple(fc.constantFrom('+', '-', '*', '/'), inner, inner, space).map(([sign, x, y, s]): Sample => ({
        text: sign === '/' ? `(${x.text})${s}/${s}(1 + (${y.text})^2)` : `(${x.text})${s}${sign}${s}(${y.text})`,
        of: (v) => BINARY[sign]!(x.of(v), y.of(v)),
      })),
      fc.tuple(inner, fc.integer({ min: -3, max: 4 })).map(([x, n]): Sample => ({
        text: `(1.5 + tanh(${x.text})) ^ ${n}`,
        of: (v) => (1.5 + Math.tanh(x.of(v))) ** n,
      })),
      fc.tuple(inner, inner).map(([x, y]): Sample => ({
        text: `max(${x.text}, -(${y.text}), 0)`,
        of: (v) => Math.max(x.of(v), -y.of(v), 0),
      })),
    ),
  };
});

const NAMES = ['a', 'b', 'c'];
const build = (b: Builder, text: string, inputs: readonly Value[]): Value =>
  evaluate(parse(text), primitives(b, new Map(inputs.map((value, i) => [NAMES[i]!, value]))));

const point = fc.double({ min: -2, max: 2, noNaN: true });

describe('formulas', () => {
  it('compute what they say', () => {
    fc.assert(
      fc.property(formulas, fc.tuple(point, point, point), ({ text, of }, given) => {
        const b = createBuilder();
        const inputs = NAMES.map((name) => b.input(name, { dtype: 'float32', shape: [1] }));
        const program = b.finish({ y: build(b, text, inputs) });
        const feeds = Object.fromEntries(NAMES.map((name, i) => [name, array('float32', [1], [given[i]!])]));
        const expected = of({ a: given[0], b: given[1], c: given[2] });
        fc.pre(Number.isFinite(expected) && Math.abs(expected) < 1e9);
        const [got] = interpret(program, feeds).outputs['y']!.data;
        expect(Math.abs(got! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'a * sigmoid(b) + 1',
    'softmax(a)^2 / (1 + c^2)',
    '(a - mean(a)) * sum(b * b)',
    'exp(a)^b - log(1 + a^2)^-1.5',
    'max(a, b, 0.3) - min(a, sin(b))',
    'abs(a) * erf(b) * sqrt(2 + cos(a))',
    'a^0 + 2^-1',
  ])('have the gradients that differences give: %s', (text) => {
    const operands = [{ shape: ['N', 4] as const }, { shape: ['N', 1] as const }, { shape: ['N', 4] as const }];
    const used = variablesOf(text).map((name) => NAMES.indexOf(name));
    const subject = differentiable(operands.slice(0, Math.max(...used) + 1), (b, inputs) => [build(b, text, inputs)]);
    expect(gradientError(subject)).toBeLessThan(1e-6);
  });

  it('bind as in mathematics', () => {
    const value = (text: string): number => {
      const b = createBuilder();
      const y = interpret(b.finish({ y: build(b, text, []) }), {}).outputs['y']!;
      return y.data[0]!;
    };
    expect(value('-2^2')).toBe(-4);
    expect(value('2^3^2')).toBe(512);
    expect(value('2^-1')).toBe(0.5);
    expect(value('8 / 4 / 2')).toBe(1);
    expect(value('7 - 2 - 1')).toBe(4);
    expect(value('1 + 2 * -3')).toBe(-5);
    expect(value('--2')).toBe(2);
    expect(value('2e1 + .5')).toBe(20.5);
  });

  it('name their inputs as they first appear', () => {
    expect(variablesOf('b * exp(a) + b2 - e + 1e3 - max(b, pi)')).toEqual(['b', 'a', 'b2']);
    expect(variablesOf('toString + constructor')).toEqual(['toString', 'constructor']);
    expect(variablesOf('b * (a + ')).toEqual(['b', 'a']);
  });

  it('broadcast as NumPy does', () => {
    const inputs = new Map<string, Shape>([
      ['a', ['N', 3, 1]],
      ['b', ['N', 1, 4]],
    ]);
    const shape = (text: string): Shape => evaluate(parse(text), shapes(inputs));
    expect(shape('a * b + 1')).toEqual(['N', 3, 4]);
    expect(shape('mean(a * b)')).toEqual(['N', 1, 1]);
    expect(shape('2 ^ a')).toEqual(['N', 3, 1]);
  });
});

describe('a faulty formula', () => {
  const message = (expression: string, shape: Shape = ['N', 2]): string => {
    const count = variablesOf(expression).length;
    const inputs = Array.from({ length: count }, (_, i) => ({
      dtype: 'float32' as const,
      shape: i ? (['N', 3] as const) : shape,
    }));
    const context: ShapeContext = { params: { expression }, inputs };
    try {
      Formula.infer(context);
    } catch (error) {
      if (!(error instanceof LayerProblem)) throw error;
      const data = { code: error.code, params: error.params, where: {} };
      expect(formatError(data, 'zh')).not.toContain('{');
      return formatError(data, 'en');
    }
    throw new Error('No fault');
  };

  it.each([
    ['', 'The formula is empty. Write an expression such as a * sigmoid(b) + 1.'],
    ['a $ b', 'The formula has the invalid character “$” at character 3.'],
    ['a + * b', 'The formula has an unexpected “*” at character 5.'],
    ['a b', 'The formula has an unexpected “b” at character 3.'],
    ['a +', 'The formula ends where a number, a name or a parenthesis is expected.'],
    ['(a + (a)', 'The parenthesis at character 1 of the formula is not closed.'],
    ['a)', 'The formula has an unexpected “)” at character 2.'],
    ['a * 1e999', 'The number 1e999 at character 5 of the formula is larger than a float32 can be (3.4e38).'],
    ['a + 1.7e308', 'The number 1.7e308 at character 5 of the formula is larger than a float32 can be (3.4e38).'],
    ['a^(9^(9^9))', 'The exponent at character 2 of the formula is Infinity; it must be a finite number up to 3.4e38.'],
    ['a^(0/0)', 'The exponent at character 2 of the formula is NaN; it must be a finite number up to 3.4e38.'],
    ['exp a', 'exp at character 1 of the formula is a function: write exp(…).'],
    ['exp(a, a)', 'exp at character 1 of the formula takes 1 arguments and gets 2.'],
    ['1 + max(a)', 'max at character 5 of the formula takes 2, … arguments and gets 1.'],
    ['1 + 2', 'The formula has no input: it needs a name, such as a. For a single number, use a Constant.'],
    ['a + softmax(2)', 'softmax at character 5 of the formula needs a tensor, not a number.'],
    ['1 + a * b', 'The formula cannot broadcast N×2 and N×3 at character 7.'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'The formula is nested more than 100 deep.'],
  ])('%j', (expression, expected) => expect(message(expression)).toBe(expected));

  it('with a function that does not exist', () => {
    expect(message('eval(a)')).toMatch(
      /^The formula has an unknown function eval \(character 1\)\. Available are abs, exp, /,
    );
  });
});
