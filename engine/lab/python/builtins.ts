/** Functions that Python has without an import. */
import { raised } from '../problem.ts';
import { Tensor } from '../torch/tensor.ts';
import { unary } from '../torch/arithmetic.ts';
import type { Attributes } from './attributes.ts';
import type { Interpreter } from './interpreter.ts';
import { compare, operate } from './operators.ts';
import {
  Builtin,
  integerOf,
  isNumber,
  Method,
  PyClass,
  PyDict,
  PyFunction,
  PyList,
  PyObject,
  PyRange,
  PySlice,
  PyTuple,
  type PyValue,
  repr,
  truthy,
  typeName,
} from './values.ts';

/** Longest list that a function makes. */
const MOST = 1_000_000;

type Body = (args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue;

const TYPES: Readonly<Record<string, readonly string[]>> = {
  int: ['int', 'bool'],
  float: ['float'],
  str: ['str'],
  bool: ['bool'],
  list: ['list'],
  tuple: ['tuple', 'torch.Size'],
  dict: ['dict'],
};

function rounded(value: number, digits: number): number {
  const text = value.toFixed(Math.min(100, Math.max(0, digits)));
  const scaled = value * 10 ** digits;
  // Halves that are exact go to the even neighbour.
  if (Math.abs(scaled % 1) === 0.5) return (2 * Math.round(scaled / 2)) / 10 ** digits;
  return digits < 0 ? Math.round(scaled) / 10 ** digits : Number(text);
}

interface Tools {
  readonly interpreter: Interpreter;
  readonly attributes: Attributes;
  /** The elements of anything that can be looped over. */
  readonly list: (value: PyValue | undefined) => PyValue[];
}

/** Functions and types by name. @param print takes what is written, line ends included */
export function builtins(
  interpreter: Interpreter,
  attributes: Attributes,
  print: (text: string) => void,
): Map<string, PyValue> {
  const list = (value: PyValue | undefined): PyValue[] => {
    const found: PyValue[] = [];
    for (const item of interpreter.items(value ?? null)) {
      if (found.length >= MOST) throw raised('MemoryError', `more than ${MOST} elements`);
      found.push(item);
    }
    return found;
  };
  const tools: Tools = { interpreter, attributes, list };
  const table: Record<string, Body> = {
    print: (args, keywords) => {
      const [separator, end] = [keywords.get('sep'), keywords.get('end')];
      print(
        args.map((item) => interpreter.text(item)).join(typeof separator === 'string' ? separator : ' ') +
          (typeof end === 'string' ? end : '\n'),
      );
      return null;
    },
    ...loops(tools),
    ...numbers(tools),
    ...reflection(tools),
    ...converters(tools),
  };
  return new Map(Object.entries(table).map(([name, body]) => [name, new Builtin(name, body)]));
}

/** What counts, pairs and orders elements. */
function loops({ interpreter, list }: Tools): Record<string, Body> {
  const { torch } = interpreter;
  return {
    len: ([value = null]) => {
      if (value instanceof PyList || value instanceof PyTuple) return BigInt(value.items.length);
      if (value instanceof PyDict) return BigInt(value.entries.size);
      if (value instanceof PyRange) return BigInt(value.length);
      if (typeof value === 'string') return BigInt([...value].length);
      if (value instanceof Tensor) {
        if (!value.shape.length) throw raised('TypeError', 'len() of a 0-d tensor');
        return BigInt(value.shape[0]!);
      }
      if (value instanceof PyObject && value.cls.find('__len__'))
        return interpreter.call(value.cls.find('__len__')!, [value], new Map());
      throw raised('TypeError', `object of type '${typeName(value)}' has no len()`);
    },
    range: (args) => {
      const [first = 0, second, step = 1] = args.map(integerOf);
      if (step === 0) throw raised('ValueError', 'range() arg 3 must not be zero');
      return second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
    },
    enumerate: ([value], keywords) => {
      const start = integerOf(keywords.get('start') ?? 0n);
      return new PyList(list(value).map((item, i) => new PyTuple([BigInt(i + start), item])));
    },
    zip: (args) => {
      const lists = args.map((arg) => list(arg));
      const count = lists.length ? Math.min(...lists.map(({ length }) => length)) : 0;
      return new PyList(Array.from({ length: count }, (_, i) => new PyTuple(lists.map((items) => items[i]!))));
    },
    map: ([f = null, ...args]) => {
      const lists = args.map((arg) => list(arg));
      const count = Math.min(...lists.map(({ length }) => length));
      return new PyList(
        Array.from({ length: count }, (_, i) =>
          interpreter.call(
            f,
            lists.map((items) => items[i]!),
            new Map(),
          ),
        ),
      );
    },
    filter: ([f = null, value]) =>
      new PyList(list(value).filter((item) => truthy(f === null ? item : interpreter.call(f, [item], new Map())))),
    slice: ([first = null, ...others]) =>
      others.length ? new PySlice(first, others[0]!, others[1] ?? null) : new PySlice(null, first, null),
    reversed: ([value]) => new PyList(list(value).reverse()),
    sorted: ([value], keywords) => {
      const key = keywords.get('key');
      const of = (item: PyValue): PyValue =>
        key === undefined || key === null ? item : interpreter.call(key, [item], new Map());
      const found = list(value).map((item) => ({ item, by: of(item) }));
      found.sort((a, b) =>
        truthy(compare(torch, '<', a.by, b.by)) ? -1 : Number(truthy(compare(torch, '<', b.by, a.by))),
      );
      const items = found.map(({ item }) => item);
      return new PyList(truthy(keywords.get('reverse') ?? false) ? items.reverse() : items);
    },
  };
}

/** What combines elements to one. */
function numbers({ interpreter, list }: Tools): Record<string, Body> {
  const { torch } = interpreter;
  const best = (args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>, op: '<' | '>'): PyValue => {
    const items = args.length === 1 ? list(args[0]) : [...args];
    const key = keywords.get('key');
    const of = (item: PyValue): PyValue => (key === undefined ? item : interpreter.call(key, [item], new Map()));
    if (!items.length) throw raised('ValueError', 'arg is an empty sequence');
    return items.reduce((a, b) => (truthy(compare(torch, op, of(b), of(a))) ? b : a));
  };
  return {
    sum: ([value, start = 0n]) => list(value).reduce((total, item) => operate(torch, '+', total, item), start),
    min: (args, keywords) => best(args, keywords, '<'),
    max: (args, keywords) => best(args, keywords, '>'),
    all: ([value]) => list(value).every(truthy),
    any: ([value]) => list(value).some(truthy),
    abs: ([value = null]) => {
      if (value instanceof Tensor) return unary(torch, 'abs', value);
      if (typeof value === 'bigint') return value < 0n ? -value : value;
      if (isNumber(value)) return Math.abs(Number(value));
      throw raised('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
    },
    round: ([value = null, digits]) => {
      const number = value instanceof Tensor ? value.item() : isNumber(value) ? Number(value) : NaN;
      if (digits === undefined) return BigInt(rounded(number, 0));
      return typeof value === 'bigint' ? value : rounded(number, integerOf(digits));
    },
  };
}

/** What asks a value for its type and attributes. */
function reflection({ attributes }: Tools): Record<string, Body> {
  return {
    repr: ([value = null]) => attributes.repr(value),
    type: ([value = null]) => new PyClass(value instanceof Tensor ? 'torch.Tensor' : typeName(value), null),
    isinstance: ([value = null, kind = null]) => {
      const kinds = kind instanceof PyTuple ? kind.items : [kind];
      return kinds.some((one) => isInstance(value, one));
    },
    hasattr: ([value = null, name]) => attributes.has(value, String(name)),
    getattr: ([value = null, name, fallback]) =>
      fallback !== undefined && !attributes.has(value, String(name)) ? fallback : attributes.get(value, String(name)),
    setattr: ([of = null, name, value = null]) => {
      attributes.set(of, String(name), value);
      return null;
    },
    callable: ([value = null]) =>
      value instanceof Builtin || value instanceof PyFunction || value instanceof Method || value instanceof PyClass,
    id: () => 0n,
  };
}

/** Types that convert a value. */
function converters({ interpreter, list }: Tools): Record<string, Body> {
  return {
    int: ([value = 0n]) => {
      if (value instanceof Tensor) return BigInt(Math.trunc(value.item()));
      if (typeof value === 'string') {
        if (!/^\s*[-+]?\d+\s*$/.test(value))
          throw raised('ValueError', `invalid literal for int() with base 10: ${repr(value)}`);
        return BigInt(value.trim());
      }
      if (!isNumber(value))
        throw raised('TypeError', `int() argument must be a string or a number, not '${typeName(value)}'`);
      if (typeof value === 'number' && !Number.isFinite(value))
        throw raised('ValueError', `cannot convert float ${Number.isNaN(value) ? 'NaN' : 'infinity'} to integer`);
      return BigInt(typeof value === 'number' ? Math.trunc(value) : value);
    },
    float: ([value = 0]) => {
      if (value instanceof Tensor) return value.item();
      if (typeof value === 'string') {
        const words: Record<string, number> = { inf: Infinity, '-inf': -Infinity, nan: NaN };
        const found = words[value.trim().toLowerCase()] ?? (value.trim() === '' ? NaN : Number(value));
        if (Number.isNaN(found) && value.trim().toLowerCase() !== 'nan')
          throw raised('ValueError', `could not convert string to float: ${repr(value)}`);
        return found;
      }
      if (isNumber(value)) return Number(value);
      throw raised('TypeError', `float() argument must be a string or a number, not '${typeName(value)}'`);
    },
    str: ([value = '']) => interpreter.text(value),
    bool: ([value = false]) => truthy(value),
    list: ([value]) => new PyList(value === undefined ? [] : list(value)),
    tuple: ([value]) => new PyTuple(value === undefined ? [] : list(value)),
    dict: ([value], keywords) => {
      const made = new PyDict();
      if (value instanceof PyDict) for (const entry of value.entries.values()) made.set(entry.key, entry.value);
      else if (value !== undefined)
        for (const pair of list(value)) {
          const [key = null, item = null] = list(pair);
          made.set(key, item);
        }
      for (const [key, item] of keywords) made.set(key, item);
      return made;
    },
  };
}

function isInstance(value: PyValue, kind: PyValue): boolean {
  if (kind instanceof PyClass) {
    if (kind.name === 'torch.Tensor' || kind.name === 'Tensor') return value instanceof Tensor;
    return value instanceof PyObject && value.cls.isA(kind);
  }
  if (kind instanceof Builtin) return TYPES[kind.name]?.includes(typeName(value)) ?? false;
  throw raised('TypeError', 'isinstance() arg 2 must be a type or a tuple of types');
}
