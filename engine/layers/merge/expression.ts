/**
 * Expressions over tensors: `a * sigmoid(b) + 1`. A small parser of its own;
 * nothing that a user writes is ever run as code.
 *
 *     sum     := product (('+' | '-') product)*
 *     product := signed (('*' | '/') signed)*
 *     signed  := ('-' | '+') signed | power
 *     power   := atom ('^' signed)?
 *     atom    := number | name | name '(' sum (',' sum)* ')' | '(' sum ')'
 */
import { LayerProblem } from '../problem.ts';

/**
 * Functions of one tensor. softmax is over the last axis, mean and sum over all axes but the batch, which they keep
 * with size 1.
 */
export const FUNCTIONS = [
  'abs',
  'exp',
  'log',
  'sqrt',
  'sigmoid',
  'tanh',
  'relu',
  'softplus',
  'sin',
  'cos',
  'erf',
  'softmax',
  'mean',
  'sum',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
/** Functions of two or more tensors. */
export const CHOICES = ['max', 'min'] as const;
export type ChoiceName = (typeof CHOICES)[number];
export type BinaryOperator = '+' | '-' | '*' | '/' | '^';

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** Positions count characters from 1. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string; readonly position: number }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly position: number;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: Expression; readonly position: number }
  | {
      readonly kind: 'choice';
      readonly name: ChoiceName;
      readonly of: readonly Expression[];
      readonly position: number;
    };

interface Token {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
  readonly position: number;
}

/** Deepest nesting, which bounds the recursion of the parser. */
const MAX_DEPTH = 100;
const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([-+*/^(),]))/y;

const MAX_FLOAT32 = 3.4028234663852886e38;
const shortened = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);

function fault(code: `formula.${string}`, params: Record<string, string | number>): LayerProblem {
  return new LayerProblem(code as 'formula.empty', params, { field: 'expression' });
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  const length = text.trimEnd().length;
  while (end < length) {
    TOKEN.lastIndex = end;
    const match = TOKEN.exec(text);
    if (!match) {
      const position = end + text.slice(end).search(/\S/) + 1;
      throw fault('formula.character', { character: text[position - 1]!, position });
    }
    const [whole, number, name, sign] = match;
    end += whole.length;
    const written = (number ?? name ?? sign)!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    found.push({ kind, text: written, position: end - written.length + 1 });
  }
  return found;
}

function numberOf({ text, position }: Token): number {
  const value = Number(text);
  if (value > MAX_FLOAT32) throw fault('formula.number', { number: shortened(text), position });
  return value;
}

const isFunction = (name: string): name is FunctionName => (FUNCTIONS as readonly string[]).includes(name);
const isChoice = (name: string): name is ChoiceName => (CHOICES as readonly string[]).includes(name);

/** Memoizes a function of a text: a formula in a module is analyzed once per repetition. */
function remembered<T>(find: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  let characters = 0;
  return (text) => {
    const last = known.get(text);
    if (last !== undefined) return last;
    characters += text.length;
    if (characters > most) {
      known.clear();
      characters = text.length;
    }
    const found = find(text);
    known.set(text, found);
    return found;
  };
}

/** Names of inputs, in order of first occurrence. Also of an invalid expression, so that connections are kept. */
export const variablesOf = remembered((text: string): readonly string[] => {
  const names = [...text.matchAll(/\d+\.?\d*(?:[eE][+-]?\d+)?|[A-Za-z_]\w*/g)]
    .map(([word]) => word)
    .filter(
      (word) => /^[A-Za-z_]/.test(word) && !isFunction(word) && !isChoice(word) && !Object.hasOwn(CONSTANTS, word),
    );
  return [...new Set(names)];
}, 2_000_000);

const parsed = remembered((text: string): Expression | LayerProblem => {
  try {
    return new Parser(tokens(text)).whole();
  } catch (problem) {
    if (problem instanceof LayerProblem) return problem;
    throw problem;
  }
}, 200_000);

/** Throws a LayerProblem with the position of the error. */
export function parse(text: string): Expression {
  const found = parsed(text);
  if (found instanceof LayerProblem) throw found;
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  whole(): Expression {
    if (!this.#tokens.length) throw fault('formula.empty', {});
    const result = this.#sum();
    const rest = this.#tokens[this.#next];
    if (rest) throw fault('formula.unexpected', { found: rest.text, position: rest.position });
    return result;
  }

  /** Consumes the next token if it is one of these signs. */
  #sign(...signs: string[]): Token | null {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return null;
    this.#next += 1;
    return token;
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#product());
  }
  #product(): Expression {
    return this.#chain(['*', '/'], () => this.#signed());
  }

  #chain(signs: readonly BinaryOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (let sign = this.#sign(...signs); sign; sign = this.#sign(...signs)) {
      const operator = sign.text as BinaryOperator;
      left = { kind: 'binary', operator, left, right: operand(), position: sign.position };
    }
    return left;
  }

  #signed(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw fault('formula.tooDeep', { limit: MAX_DEPTH });
    const sign = this.#sign('-', '+');
    const result: Expression = sign ? this.#withSign(sign) : this.#power();
    this.#depth -= 1;
    return result;
  }

  #withSign({ text }: Token): Expression {
    const of = this.#signed();
    return text === '-' ? { kind: 'negate', of } : of;
  }

  #power(): Expression {
    const left = this.#atom();
    const sign = this.#sign('^');
    if (!sign) return left;
    return { kind: 'binary', operator: '^', left, right: this.#signed(), position: sign.position };
  }

  #atom(): Expression {
    const token = this.#tokens[this.#next];
    if (!token) throw fault('formula.end', {});
    this.#next += 1;
    const { kind, text, position } = token;
    if (kind === 'number') return { kind: 'number', value: numberOf(token) };
    if (kind === 'name') return this.#named(token);
    if (text !== '(') throw fault('formula.unexpected', { found: text, position });
    const inner = this.#sum();
    this.#close(position);
    return inner;
  }

  #named({ text: name, position }: Token): Expression {
    const open = this.#sign('(');
    const known = isFunction(name) || isChoice(name);
    if (!open) {
      if (known) throw fault('formula.parentheses', { name, position });
      const value = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
      return value === undefined ? { kind: 'variable', name, position } : { kind: 'number', value };
    }
    if (!known) {
      throw fault('formula.unknownFunction', { name, position, known: [...FUNCTIONS, ...CHOICES].join(', ') });
    }
    const args = [this.#sum()];
    while (this.#sign(',')) args.push(this.#sum());
    this.#close(open.position);
    if (isChoice(name)) {
      if (args.length < 2) throw fault('formula.arguments', { name, expected: '2, …', got: args.length, position });
      return { kind: 'choice', name, of: args, position };
    }
    if (args.length > 1) throw fault('formula.arguments', { name, expected: 1, got: args.length, position });
    return { kind: 'call', name, of: args[0]!, position };
  }

  #close(opened: number): void {
    if (this.#sign(')')) return;
    const token = this.#tokens[this.#next];
    if (token) throw fault('formula.unexpected', { found: token.text, position: token.position });
    throw fault('formula.unclosed', { position: opened });
  }
}

/** Operations of an expression in any domain: shapes, primitives, source text, numbers. */
export interface Algebra<T> {
  number(value: number): T;
  variable(name: string): T;
  negate(of: T): T;
  binary(operator: Exclude<BinaryOperator, '^'>, left: T, right: T, position: number): T;
  /** Power with a constant exponent. */
  power(base: T, exponent: number): T;
  powerOf(base: T, exponent: T, position: number): T;
  call(name: FunctionName, of: T, position: number): T;
  choice(name: ChoiceName, left: T, right: T, position: number): T;
}

/** Evaluates a parsed expression in an algebra. */
export function evaluate<T>(expression: Expression, algebra: Algebra<T>): T {
  const value = (of: Expression): T => evaluate(of, algebra);
  switch (expression.kind) {
    case 'number':
      return algebra.number(expression.value);
    case 'variable':
      return algebra.variable(expression.name);
    case 'negate':
      return algebra.negate(value(expression.of));
    case 'call':
      return algebra.call(expression.name, value(expression.of), expression.position);
    case 'choice': {
      const { name, position } = expression;
      return expression.of.map(value).reduce((left, right) => algebra.choice(name, left, right, position));
    }
    case 'binary': {
      const { operator, left, right, position } = expression;
      if (operator !== '^') return algebra.binary(operator, value(left), value(right), position);
      const exponent = constantOf(right);
      if (exponent !== null && !(Math.abs(exponent) <= MAX_FLOAT32))
        throw fault('formula.exponent', { value: String(exponent), position });
      return exponent === null
        ? algebra.powerOf(value(left), value(right), position)
        : algebra.power(value(left), exponent);
    }
  }
}

/** The value of a constant expression; null where it contains a variable or a function. */
function constantOf(expression: Expression): number | null {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'negate') {
    const of = constantOf(expression.of);
    return of === null ? null : -of;
  }
  if (expression.kind !== 'binary') return null;
  const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
  if (left === null || right === null) return null;
  switch (expression.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
  }
}
