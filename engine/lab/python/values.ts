/** Python's values, as cells compute with them. */
import { raised } from '../problem.ts';
import { printed } from '../torch/print.ts';
import { shapeText, Tensor, type TensorDType } from '../torch/tensor.ts';
import type { Block, Parameter } from './ast.ts';
import { quoted } from './strings.ts';

export class PyList {
  readonly items: PyValue[];
  constructor(items: PyValue[]) {
    this.items = items;
  }
}
export class PyTuple {
  readonly items: readonly PyValue[];
  /** Whether it is a torch.Size. */
  readonly isSize: boolean;
  /** The function of torch whose result it is, which names its items. */
  readonly of: string | null;
  constructor(items: readonly PyValue[], isSize = false, of: string | null = null) {
    this.items = items;
    this.isSize = isSize;
    this.of = of;
  }
}
/** A dictionary; keys are told apart by type and value. */
export class PyDict {
  readonly entries = new Map<unknown, { key: PyValue; value: PyValue }>();

  static #hash(key: PyValue): unknown {
    if (typeof key === 'boolean') return BigInt(key);
    if (typeof key === 'number' && Number.isInteger(key)) return BigInt(key);
    if (key instanceof PyTuple) return `tuple ${key.items.map((item) => repr(item)).join()}`;
    if (typeof key === 'string') return `str ${key}`;
    if (key instanceof PyList || key instanceof PyDict)
      throw raised('TypeError', `unhashable type: '${typeName(key)}'`);
    return key;
  }
  get(key: PyValue): PyValue | undefined {
    return this.entries.get(PyDict.#hash(key))?.value;
  }
  set(key: PyValue, value: PyValue): void {
    const hash = PyDict.#hash(key);
    this.entries.set(hash, { key: this.entries.get(hash)?.key ?? key, value });
  }
  delete(key: PyValue): boolean {
    return this.entries.delete(PyDict.#hash(key));
  }
}
export class PySlice {
  readonly begin: PyValue;
  readonly end: PyValue;
  readonly step: PyValue;
  constructor(begin: PyValue, end: PyValue, step: PyValue) {
    this.begin = begin;
    this.end = end;
    this.step = step;
  }
}
export class PyRange {
  readonly begin: number;
  readonly end: number;
  readonly step: number;
  constructor(begin: number, end: number, step: number) {
    this.begin = begin;
    this.end = end;
    this.step = step;
  }
  get length(): number {
    return Math.max(0, Math.ceil((this.end - this.begin) / this.step));
  }
}
/** `...` */
export class PyEllipsis {
  readonly kind = 'ellipsis';
}
/** torch.device('cpu') */
export class PyDevice {
  readonly type: string;
  readonly index: number | null;
  constructor(type: string, index: number | null) {
    this.type = type;
    this.index = index;
  }
  toString(): string {
    return this.index === null ? this.type : `${this.type}:${this.index}`;
  }
}
/** torch.float32 and its like. */
export class PyDType {
  readonly dtype: TensorDType;
  constructor(dtype: TensorDType) {
    this.dtype = dtype;
  }
}
export class PyFunction {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly defaults: ReadonlyMap<string, PyValue>;
  readonly body: Block;
  readonly scope: Scope;
  constructor(
    name: string,
    parameters: readonly Parameter[],
    defaults: ReadonlyMap<string, PyValue>,
    body: Block,
    scope: Scope,
  ) {
    this.name = name;
    this.parameters = parameters;
    this.defaults = defaults;
    this.body = body;
    this.scope = scope;
  }
}
export type Call = (positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue;
/** A function of ours. */
export class Builtin {
  readonly name: string;
  readonly call: Call;
  /** Names of its parameters, where they are known. */
  readonly parameters: readonly string[] | null;
  constructor(name: string, call: Call, parameters: readonly string[] | null = null) {
    this.name = name;
    this.call = call;
    this.parameters = parameters;
  }
}
/** A function with the object that it was taken from. */
export class Method {
  readonly self: PyValue;
  readonly called: PyFunction | Builtin;
  constructor(self: PyValue, called: PyFunction | Builtin) {
    this.self = self;
    this.called = called;
  }
}
/** C3 linearization: a class before its bases, bases in their order; null where no order fits. */
function linearized(cls: PyClass, bases: readonly PyClass[]): PyClass[] | null {
  const order = [cls];
  let rest = [...bases.map((base) => [...base.order]), [...bases]];
  for (;;) {
    rest = rest.filter((list) => list.length);
    if (!rest.length) return order;
    const next = rest.find(([first]) => rest.every((list) => list.indexOf(first!) < 1))?.[0];
    if (!next) return null;
    order.push(next);
    rest = rest.map((list) => (list[0] === next ? list.slice(1) : list));
  }
}
export class PyClass {
  readonly name: string;
  readonly base: PyClass | null;
  /** Classes in which attributes are looked for, this one first: __mro__ without object. */
  readonly order: readonly PyClass[];
  readonly attributes = new Map<string, PyValue>();
  /** Makes an instance, where that is no object with attributes. */
  make: Call | null = null;
  /** @throws a TypeError of the cell where no order of the bases fits */
  constructor(name: string, bases: PyClass | readonly PyClass[] | null) {
    const list = bases === null ? [] : bases instanceof PyClass ? [bases] : bases;
    this.name = name;
    this.base = list[0] ?? null;
    const order = linearized(this, list);
    if (!order)
      throw raised(
        'TypeError',
        `Cannot create a consistent method resolution\norder (MRO) for bases ${list.map((base) => base.name).join(', ')}`,
      );
    this.order = order;
  }
  find(name: string): PyValue | undefined {
    for (const cls of this.order) if (cls.attributes.has(name)) return cls.attributes.get(name);
    return undefined;
  }
  /** What `super()` finds within a method of `owner`: in the classes behind it. */
  findBehind(owner: PyClass, name: string): PyValue | undefined {
    const behind = this.order.slice(this.order.indexOf(owner) + 1);
    return behind.find((cls) => cls.attributes.has(name))?.attributes.get(name);
  }
  isA(other: PyClass): boolean {
    return this.order.includes(other);
  }
}
export class PyObject {
  /** A lazy layer becomes another one. */
  cls: PyClass;
  readonly attributes = new Map<string, PyValue>();
  constructor(cls: PyClass) {
    this.cls = cls;
  }
}
/** super() within a method of a class. */
export class Super {
  readonly self: PyObject;
  readonly owner: PyClass;
  constructor(self: PyObject, owner: PyClass) {
    this.self = self;
    this.owner = owner;
  }
  find(name: string): PyValue | undefined {
    return this.self.cls.findBehind(this.owner, name);
  }
}
/** A module such as torch.nn. */
export class Namespace {
  readonly name: string;
  readonly names: ReadonlyMap<string, PyValue>;
  constructor(name: string, names: ReadonlyMap<string, PyValue>) {
    this.name = name;
    this.names = names;
  }
}

export type PyValue =
  | bigint
  | number
  | string
  | boolean
  | null
  | PyList
  | PyTuple
  | PyDict
  | PySlice
  | PyRange
  | PyEllipsis
  | PyDevice
  | PyDType
  | PyFunction
  | Builtin
  | Method
  | PyClass
  | PyObject
  | Super
  | Namespace
  | Tensor;

/** Names of a function, of a class body, or of the cells. */
export class Scope {
  readonly names = new Map<string, PyValue>();
  readonly outer: Scope | null;
  /** The class whose method this is, for super(). */
  readonly owner: PyClass | null;
  constructor(outer: Scope | null, owner: PyClass | null = outer?.owner ?? null) {
    this.outer = outer;
    this.owner = owner;
  }
  find(name: string): PyValue | undefined {
    const own = this.names.get(name);
    return own === undefined ? this.outer?.find(name) : own;
  }
}

const NAMES: readonly (readonly [new (...args: never[]) => object, string])[] = [
  [PyList, 'list'],
  [PyDict, 'dict'],
  [PySlice, 'slice'],
  [PyRange, 'range'],
  [PyEllipsis, 'ellipsis'],
  [PyDevice, 'torch.device'],
  [PyDType, 'torch.dtype'],
  [PyFunction, 'function'],
  [Builtin, 'builtin_function_or_method'],
  [Method, 'method'],
  [PyClass, 'type'],
  [Namespace, 'module'],
  [Tensor, 'Tensor'],
];

/** `type(x).__name__` */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof PyTuple) return value.isSize ? 'torch.Size' : 'tuple';
  if (value instanceof PyObject) return value.cls.name;
  return NAMES.find(([kind]) => value instanceof kind)?.[1] ?? 'object';
}

/** repr() of a float: the shortest text that reads back, as Python writes it. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent = '0'] = value.toExponential().split('e');
    const power = Number(exponent);
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Names of the items of a function's result. */
export const fieldsOf = (name: string): readonly [string, string] =>
  name === 'histogram' ? ['hist', 'bin_edges'] : ['values', 'indices'];

/** repr() @param ofObject how objects of classes are written */
export function repr(value: PyValue, ofObject: (object: PyObject) => string = plainObject): string {
  const inner = (item: PyValue): string => repr(item, ofObject);
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return String(value);
    case 'number':
      return floatText(value);
    case 'string':
      return quoted(value);
  }
  if (value instanceof PyList) return `[${value.items.map(inner).join(', ')}]`;
  if (value instanceof PyTuple) {
    if (value.of !== null)
      return `torch.return_types.${value.of}(\n${fieldsOf(value.of)
        .map((name, i) => `${name}=${inner(value.items[i]!)}`)
        .join(',\n')})`;
    if (value.isSize) return `torch.Size(${shapeText(value.items.map(Number))})`;
    return value.items.length === 1 ? `(${inner(value.items[0]!)},)` : `(${value.items.map(inner).join(', ')})`;
  }
  if (value instanceof PyDict)
    return `{${[...value.entries.values()].map(({ key, value: item }) => `${inner(key)}: ${inner(item)}`).join(', ')}}`;
  if (value instanceof PyDType) return `torch.${value.dtype}`;
  if (value instanceof PyDevice)
    return `device(type='${value.type}'${value.index === null ? '' : `, index=${value.index}`})`;
  if (value instanceof Tensor) return value.isParameter ? `Parameter containing:\n${printed(value)}` : printed(value);
  if (value instanceof PyRange)
    return value.step === 1
      ? `range(${value.begin}, ${value.end})`
      : `range(${value.begin}, ${value.end}, ${value.step})`;
  if (value instanceof PyObject) return ofObject(value);
  if (value instanceof PyClass) return `<class '${value.name}'>`;
  if (value instanceof Namespace) return `<module '${value.name}'>`;
  if (value instanceof PyFunction || value instanceof Builtin) return `<function ${value.name}>`;
  return `<${typeName(value)}>`;
}

const plainObject = ({ cls }: PyObject): string => `<${cls.name} object>`;

/** bool() */
export function truthy(value: PyValue): boolean {
  if (value === null) return false;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'boolean') return value;
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyDict) return value.entries.size > 0;
  if (value instanceof PyRange) return value.length > 0;
  if (value instanceof Tensor) {
    if (value.size !== 1) throw raised('RuntimeError', 'Boolean value of Tensor with more than one value is ambiguous');
    return value.item() !== 0;
  }
  return true;
}

/** An int as a JavaScript number. @throws TypeError for anything else */
export function integerOf(value: PyValue): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Tensor && value.size === 1 && value.dtype.startsWith('int')) return value.item();
  throw raised('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** A number, int or float. */
export const isNumber = (value: PyValue): value is bigint | number | boolean =>
  typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';

/** The elements of what can be looped over. */
export function* elements(value: PyValue): Generator<PyValue> {
  if (value instanceof PyList) {
    // The list may grow while it is looped over, as in Python.
    for (let i = 0; i < value.items.length; i += 1) yield value.items[i]!;
  } else if (value instanceof PyTuple) yield* value.items;
  else if (value instanceof PyDict) for (const { key } of value.entries.values()) yield key;
  else if (typeof value === 'string') yield* value;
  else if (value instanceof PyRange)
    for (let i = 0; i < value.length; i += 1) yield BigInt(value.begin + i * value.step);
  else throw raised('TypeError', `'${typeName(value)}' object is not iterable`);
}
