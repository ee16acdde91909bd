/** How one element of a program is computed, as an expression in numbers. */
import type { PrimitiveAttrs, PrimitiveName, ValueId } from '../../types.ts';
import { array } from '../array.ts';
import { evaluate } from '../interpret.ts';
import type { Elements, Leaf } from './elements.ts';
import type { Origin, Ref } from './origin.ts';

export type Expression = { readonly value: number } &
  /** `fixed` where it is a constant of the computation. */
  (
    | { readonly is: 'number'; readonly leaf: Leaf | null; readonly fixed: boolean }
    | { readonly is: 'products'; readonly pairs: readonly (readonly [Expression, Expression])[] }
    | { readonly is: 'sum'; readonly of: readonly Expression[]; readonly factor: number }
    | { readonly is: 'max'; readonly of: readonly Expression[] }
    /** Softmax or its logarithm: the element `at` of a row. */
    | { readonly is: 'row'; readonly logarithm: boolean; readonly of: readonly Expression[]; readonly at: number }
    | {
        readonly is: 'apply';
        readonly kind: PrimitiveName;
        readonly attrs: PrimitiveAttrs[PrimitiveName];
        readonly of: readonly Expression[];
      }
  );

/** Operations in an expression, at most: beyond, their results stand as numbers. */
const MOST_OPERATIONS = 14;
/** Items of a sum that are expanded themselves. */
const MOST_ITEMS = 4;
const DEPTHS = [12, 8, 6, 5, 4, 3, 2, 1];

type Through = { readonly id: ValueId; readonly element: number };

/** The deepest expression of an element that is not too long. */
export function expressionOf(elements: Elements, id: ValueId, element: number): Expression {
  let found = build(elements, { id, element }, 1);
  for (const depth of DEPTHS) {
    found = build(elements, { id, element }, depth);
    if (operationsIn(found) <= MOST_OPERATIONS) break;
  }
  return found;
}

/** Follows an element to where it is computed: through reshapes, transposes and the like. */
function settle(elements: Elements, start: Through): Through & { readonly origin: Origin | null } {
  let { id, element } = start;
  for (;;) {
    if (elements.leaf(id, element)) return { id, element, origin: null };
    const origin = elements.origin(id, element);
    const from = passedOn(elements, id, element, origin);
    if (!from) return { id, element, origin };
    [id, element] = [elements.operand(id, from[0]), from[1]];
  }
}

/** The operand's element that is passed on unchanged; undefined where something is computed. */
function passedOn(elements: Elements, id: ValueId, element: number, origin: Origin): Ref | undefined {
  if (origin.is === 'moved') return origin.from;
  if (origin.is === 'sum') {
    const { of, factor } = origin;
    const counted = of.length > 1 ? of.filter(([operand, at]) => !isFixed(elements, id, operand, at, 0)) : of;
    return counted.length === 1 && factor === 1 ? counted[0] : undefined;
  }
  if (origin.is !== 'own') return undefined;
  const { kind } = elements.operation(id);
  const one = (operand: number): Ref => [operand, origin.parts[operand]!.elements[0]!];
  const value = (operand: number): number => elements.value(elements.operand(id, operand), one(operand)[1]);
  // What is not chosen does not count.
  if (kind === 'Select') return one(value(0) ? 1 : 2);
  return kind === 'Cast' && value(0) === elements.value(id, element) ? one(0) : undefined;
}

/** Whether an operand's element is a constant of this value. */
function isFixed(elements: Elements, id: ValueId, operand: number, element: number, wanted: number): boolean {
  const settled = settle(elements, { id: elements.operand(id, operand), element });
  return settled.origin?.is === 'known' && elements.value(settled.id, settled.element) === wanted;
}

function build(elements: Elements, start: Through, depth: number): Expression {
  const { id, element, origin } = settle(elements, start);
  const value = elements.value(id, element);
  const fixed = origin?.is === 'known';
  const number: Expression = { is: 'number', value, leaf: elements.leaf(id, element), fixed };
  if (!origin || origin.is === 'known' || origin.is === 'moved' || depth === 0) return number;
  const of = ([operand, at]: Ref, deeper: boolean): Expression =>
    build(elements, { id: elements.operand(id, operand), element: at }, deeper ? depth - 1 : 0);
  const list = (refs: readonly Ref[]): Expression[] => refs.map((ref) => of(ref, refs.length <= MOST_ITEMS));
  switch (origin.is) {
    case 'products': {
      const deeper = origin.pairs.length <= MOST_ITEMS;
      return { is: 'products', value, pairs: origin.pairs.map(([a, b]) => [of(a, deeper), of(b, deeper)]) };
    }
    case 'sum': {
      const counted = origin.of.filter(([operand, at]) => !isFixed(elements, id, operand, at, 0));
      return counted.length ? { is: 'sum', value, of: list(counted), factor: origin.factor } : number;
    }
    case 'max':
      return { is: 'max', value, of: list(origin.of) };
    case 'own':
      return own(elements, id, origin, number, of);
  }
}

function own(
  elements: Elements,
  id: ValueId,
  { parts, at }: Extract<Origin, { is: 'own' }>,
  number: Expression,
  of: (ref: Ref, deeper: boolean) => Expression,
): Expression {
  const { kind, attrs } = elements.operation(id);
  const { value } = number;
  if (kind === 'Softmax' || kind === 'LogSoftmax') {
    const row = parts[0]!.elements.map((one) => of([0, one], parts[0]!.elements.length <= MOST_ITEMS));
    return { is: 'row', value, logarithm: kind === 'LogSoftmax', of: row, at };
  }
  // Statistics of a whole batch have no short expression.
  if (parts.some(({ elements: some }) => some.length !== 1)) return number;
  const operands = parts.map(({ operand, elements: [only] }) => of([operand, only!], true));
  const [x, y] = operands as [Expression, Expression | undefined];
  const isNumber = (operand: Expression | undefined, wanted: number): boolean =>
    operand?.is === 'number' && operand.fixed && operand.value === wanted;
  if (kind === 'Mul' && isNumber(x, 1)) return y!;
  if ((kind === 'Mul' || kind === 'Div') && isNumber(y, 1)) return x;
  if (kind === 'Add' && isNumber(x, 0)) return y!;
  if ((kind === 'Add' || kind === 'Sub') && isNumber(y, 0)) return x;
  return { is: 'apply', value, kind, attrs, of: operands };
}

/** The expressions directly inside. */
export function partsOf(expression: Expression): readonly Expression[] {
  if (expression.is === 'number') return [];
  return expression.is === 'products' ? expression.pairs.flat() : expression.of;
}

const operationsIn = (expression: Expression): number =>
  expression.is === 'number' ? 0 : 1 + partsOf(expression).reduce((sum, part) => sum + operationsIn(part), 0);

/** The number that an expression gives, computed anew from the numbers at its ends. */
export function valueOf(expression: Expression): number {
  switch (expression.is) {
    case 'number':
      return expression.value;
    case 'products':
      return expression.pairs.reduce((sum, [a, b]) => sum + valueOf(a) * valueOf(b), 0);
    case 'sum':
      return expression.factor * expression.of.reduce((sum, one) => sum + valueOf(one), 0);
    case 'max':
      return Math.max(...expression.of.map(valueOf));
    case 'row': {
      const row = array('float32', [expression.of.length], expression.of.map(valueOf));
      return evaluate(expression.logarithm ? 'LogSoftmax' : 'Softmax', {}, [row])[0]!.data[expression.at]!;
    }
    case 'apply': {
      const of = expression.of.map((one) => array('float32', [1], [valueOf(one)]));
      return evaluate(expression.kind, expression.attrs as never, of)[0]!.data[0]!;
    }
  }
}

/** One addend of a sum, or one candidate of a maximum. */
export interface Term {
  readonly factors: readonly Expression[];
  readonly value: number;
}
export interface Terms {
  readonly of: 'sum' | 'max';
  /** What the sum is multiplied by. */
  readonly factor: number;
  readonly all: readonly Term[];
  readonly value: number;
}

/** The first long list of an expression, from the outside. */
export function termsOf(expression: Expression): Terms | null {
  let level: readonly Expression[] = [expression];
  while (level.length) {
    for (const one of level) {
      const found = termsAt(one);
      if (found && found.all.length > 1) return found;
    }
    level = level.flatMap(partsOf);
  }
  return null;
}

function termsAt(expression: Expression): Terms | null {
  const single = (of: readonly Expression[]): Term[] => of.map((one) => ({ factors: [one], value: one.value }));
  const { value } = expression;
  switch (expression.is) {
    case 'products':
      return {
        of: 'sum',
        factor: 1,
        all: expression.pairs.map((factors) => ({ factors, value: factors[0].value * factors[1].value })),
        value,
      };
    case 'sum':
      return { of: 'sum', factor: expression.factor, all: single(expression.of), value };
    case 'max':
      return { of: 'max', factor: 1, all: single(expression.of), value };
    default:
      return null;
  }
}
