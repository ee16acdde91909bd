/** Python's operators on its own values; those of tensors are in torch/arithmetic.ts. */
import { raised } from '../problem.ts';
import { binary as tensorBinary, compared, floored, matmul, unary } from '../torch/arithmetic.ts';
import type { Torch } from '../torch/context.ts';
import { Tensor } from '../torch/tensor.ts';
import { percentFormat } from './format.ts';
import { elements, isNumber, PyDict, PyList, PyRange, PyTuple, type PyValue, truthy, typeName } from './values.ts';

const TENSOR: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '**': 'pow' };
const COMPARE: Readonly<Record<string, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
/** Longest list, string or integer (in bits) that an operator makes. */
const MOST = 1_000_000;

function unsupported(op: string, a: PyValue, b: PyValue): never {
  throw raised('TypeError', `unsupported operand type(s) for ${op}: '${typeName(a)}' and '${typeName(b)}'`);
}

function tooLong(size: number): void {
  if (size > MOST) throw raised('MemoryError', `more than ${MOST} elements`);
}

function integers(op: string, a: bigint, b: bigint): PyValue {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      tooLong(a.toString(16).length + b.toString(16).length);
      return a * b;
    case '/':
      if (b === 0n) throw raised('ZeroDivisionError', 'division by zero');
      return Number(a) / Number(b);
    case '//':
    case '%': {
      if (b === 0n) throw raised('ZeroDivisionError', 'integer modulo by zero');
      const rest = ((a % b) + b) % b;
      return op === '%' ? rest : (a - rest) / b;
    }
    case '**':
      if (b < 0n) return Number(a) ** Number(b);
      if (BigInt(a.toString(2).length) * b > BigInt(MOST)) tooLong(MOST + 1);
      return a ** b;
    case '<<':
    case '>>':
      if (b > BigInt(MOST)) tooLong(MOST + 1);
      return op === '<<' ? a << b : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
  }
  return unsupported(op, a, b);
}

function floats(op: string, a: number, b: number): PyValue {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    case '/':
    case '//':
    case '%':
      if (b === 0) throw raised('ZeroDivisionError', op === '/' ? 'float division by zero' : 'float modulo');
      if (op === '/') return a / b;
      return op === '//' ? Math.floor(a / b) : a - b * Math.floor(a / b);
  }
  return unsupported(op, a, b);
}

function repeated(value: PyList | PyTuple | string, times: bigint): PyValue {
  const count = Math.max(0, Number(times));
  tooLong((typeof value === 'string' ? value.length : value.items.length) * count);
  if (typeof value === 'string') return value.repeat(count);
  const items = Array.from({ length: count }, () => value.items).flat();
  return value instanceof PyList ? new PyList(items) : new PyTuple(items);
}

/** `a op b` */
export function operate(torch: Torch, op: string, a: PyValue, b: PyValue): PyValue {
  if (a instanceof Tensor || b instanceof Tensor) return tensors(torch, op, a, b);
  if (isNumber(a) && isNumber(b)) {
    if (typeof a === 'number' || typeof b === 'number') return floats(op, Number(a), Number(b));
    if (typeof a === 'boolean' && typeof b === 'boolean' && ['&', '|', '^'].includes(op))
      return integers(op, BigInt(a), BigInt(b)) !== 0n;
    return integers(op, BigInt(a), BigInt(b));
  }
  if (op === '%' && typeof a === 'string') return percentFormat(a, b instanceof PyTuple ? b.items : [b]);
  if (op === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    if (a instanceof PyList && b instanceof PyList) {
      tooLong(a.items.length + b.items.length);
      return new PyList([...a.items, ...b.items]);
    }
    if (a instanceof PyTuple && b instanceof PyTuple)
      return new PyTuple([...a.items, ...b.items], a.isSize && b.isSize);
    if (typeof a === 'string') throw raised('TypeError', `can only concatenate str (not "${typeName(b)}") to str`);
  }
  if (op === '*') {
    const isSequence = (value: PyValue): value is PyList | PyTuple | string =>
      value instanceof PyList || value instanceof PyTuple || typeof value === 'string';
    if (isSequence(a) && typeof b === 'bigint') return repeated(a, b);
    if (isSequence(b) && typeof a === 'bigint') return repeated(b, a);
  }
  return unsupported(op, a, b);
}

function tensors(torch: Torch, op: string, a: PyValue, b: PyValue): PyValue {
  if (op === '@') {
    if (a instanceof Tensor && b instanceof Tensor) return matmul(torch, a, b);
    return unsupported(op, a, b);
  }
  if (op === '//') return floored(torch, 'floor', a, b);
  if (op === '%') return floored(torch, 'remainder', a, b);
  if (op === '&') return compared(torch, 'logical_and', a, b);
  if (op === '|') return compared(torch, 'logical_or', a, b);
  const name = TENSOR[op];
  if (!name || ![a, b].every((value) => value instanceof Tensor || isNumber(value))) return unsupported(op, a, b);
  return tensorBinary(torch, name, a, b);
}

/** `==` of Python's own values. */
export function equal(a: PyValue, b: PyValue): boolean {
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  const isSequence = (value: PyValue): value is PyList | PyTuple => value instanceof PyList || value instanceof PyTuple;
  if (isSequence(a) && isSequence(b) && a instanceof PyList === b instanceof PyList)
    return a.items.length === b.items.length && a.items.every((item, i) => equal(item, b.items[i]!));
  if (a instanceof PyDict && b instanceof PyDict)
    return (
      a.entries.size === b.entries.size &&
      [...a.entries.values()].every(({ key, value }) => b.get(key) !== undefined && equal(value, b.get(key)!))
    );
  if (a instanceof Tensor && b instanceof Tensor) return a === b;
  return (
    a === b ||
    (typeof a === 'object' &&
      typeof b === 'object' &&
      a !== null &&
      b !== null &&
      'dtype' in a &&
      'dtype' in b &&
      a.dtype === b.dtype)
  );
}

function ordered(op: string, a: PyValue, b: PyValue): boolean {
  const number = (value: PyValue): value is bigint | number | boolean => isNumber(value);
  let sign: number;
  if (number(a) && number(b)) {
    const [x, y] = [Number(a), Number(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return false;
    sign = Math.sign(x - y);
  } else if (typeof a === 'string' && typeof b === 'string') sign = a < b ? -1 : Number(a > b);
  else if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple)) {
    const at = a.items.findIndex((item, i) => b.items[i] === undefined || !equal(item, b.items[i]));
    if (at >= 0 && b.items[at] !== undefined) return ordered(op, a.items[at]!, b.items[at]);
    sign = Math.sign(a.items.length - b.items.length);
  } else throw raised('TypeError', `'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
  return { '<': sign < 0, '<=': sign <= 0, '>': sign > 0, '>=': sign >= 0 }[op]!;
}

/** One comparison; of tensors a tensor. */
export function compare(torch: Torch, op: string, a: PyValue, b: PyValue): PyValue {
  if (op === 'is') return same(a, b);
  if (op === 'is not') return !same(a, b);
  if (op === 'in') return contains(torch, b, a);
  if (op === 'not in') return !contains(torch, b, a);
  const comparable = (value: PyValue): boolean => value instanceof Tensor || isNumber(value);
  if ((a instanceof Tensor || b instanceof Tensor) && comparable(a) && comparable(b))
    return compared(torch, COMPARE[op]!, a, b);
  if (op === '==') return equal(a, b);
  if (op === '!=') return !equal(a, b);
  return ordered(op, a, b);
}

const same = (a: PyValue, b: PyValue): boolean => a === b || (typeof a === 'bigint' && a === b);

function contains(torch: Torch, of: PyValue, value: PyValue): boolean {
  if (typeof of === 'string') return typeof value === 'string' && of.includes(value);
  if (of instanceof PyDict) return of.get(value) !== undefined;
  if (of instanceof Tensor) return truthy(torch.make([Number(of.read().some((x) => x === Number(value)))], [], 'bool'));
  if (of instanceof PyRange && typeof value === 'bigint') {
    const at = (Number(value) - of.begin) / of.step;
    return Number.isInteger(at) && at >= 0 && at < of.length;
  }
  return [...elements(of)].some((item) => equal(item, value));
}

/** `-x`, `~x`, `+x`, `not x` */
export function unaryOperation(torch: Torch, op: string, value: PyValue): PyValue {
  if (op === 'not') return !truthy(value);
  if (value instanceof Tensor) {
    if (op === '-') return unary(torch, 'neg', value);
    if (op === '~') return compare(torch, '==', value, 0n);
    if (op === '+') return value;
  }
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const whole = BigInt(value);
    return op === '-' ? -whole : op === '~' ? ~whole : whole;
  }
  if (typeof value === 'number' && op !== '~') return op === '-' ? -value : value;
  throw raised('TypeError', `bad operand type for unary ${op}: '${typeName(value)}'`);
}
