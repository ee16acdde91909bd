/** Attributes and methods of Python's values. */
import { raised } from '../problem.ts';
import type { Torch } from '../torch/context.ts';
import { attributeOf } from '../torch/methods.ts';
import { Tensor } from '../torch/tensor.ts';
import { collectionMethod } from './collections.ts';
import {
  Builtin,
  Method,
  Namespace,
  PyClass,
  PyDevice,
  PyFunction,
  PyObject,
  type PyValue,
  repr,
  type Scope,
  Super,
  typeName,
} from './values.ts';

/** What objects of our own classes are beyond their attributes: modules of nn. */
export interface ObjectRules {
  /** An attribute that is computed; undefined for none. */
  get(object: PyObject, name: string): PyValue | undefined;
  /** Refuses an attribute that must not be set yet. */
  check(object: PyObject, value: PyValue): void;
  /** repr() of an object; undefined for the plain one. */
  repr(object: PyObject, inner: (value: PyValue) => string): string | undefined;
}

export class Attributes {
  readonly #torch: Torch;
  readonly #rules: ObjectRules;

  constructor(torch: Torch, rules: ObjectRules) {
    this.#torch = torch;
    this.#rules = rules;
  }

  /** `value.name` @throws as Python does */
  get(value: PyValue, name: string): PyValue {
    const found = this.#find(value, name);
    if (found === undefined) {
      if (value instanceof Namespace) throw missingIn(value, name);
      throw raised('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
    }
    return found;
  }

  has(value: PyValue, name: string): boolean {
    return this.#find(value, name) !== undefined;
  }

  #find(value: PyValue, name: string): PyValue | undefined {
    if (value instanceof Tensor) return attributeOf(this.#torch, value, name, nodeText);
    if (value instanceof Namespace) return value.names.get(name);
    if (value instanceof PyDevice)
      return name === 'type' ? value.type : name === 'index' && value.index !== null ? BigInt(value.index) : undefined;
    if (value instanceof PyObject) {
      const own = value.attributes.get(name) ?? this.#rules.get(value, name);
      if (own !== undefined) return own;
      if (name === '__class__') return value.cls;
      return bound(value.cls.find(name), value);
    }
    if (value instanceof Super) return bound(value.find(name), value.self);
    if (value instanceof PyClass) return name === '__name__' ? value.name : value.find(name);
    if (value instanceof PyFunction || value instanceof Builtin) return name === '__name__' ? value.name : undefined;
    return collectionMethod(value, name, (item) => this.repr(item));
  }

  set(of: PyValue, name: string, value: PyValue): void {
    if (of instanceof PyObject) {
      this.#rules.check(of, value);
      of.attributes.set(name, value);
    } else if (of instanceof PyClass) of.attributes.set(name, value);
    else if (of instanceof Tensor && name === 'grad' && (value === null || value instanceof Tensor)) of.grad = value;
    else if (of instanceof Tensor && name === 'requires_grad' && typeof value === 'boolean') of.requiresGrad = value;
    else if (
      of instanceof Tensor &&
      name === 'data' &&
      value instanceof Tensor &&
      value.shape.join() === of.shape.join()
    )
      of.write(value.read());
    else throw raised('AttributeError', `'${typeName(of)}' object attribute '${name}' is read-only`);
  }

  superOf(scope: Scope): PyValue {
    const self = firstArgument(scope);
    const owner = scope.owner;
    if (!owner || !(self instanceof PyObject)) throw raised('RuntimeError', 'super(): no arguments');
    return new Super(self, owner);
  }

  /** repr(), modules of nn included. */
  repr(value: PyValue): string {
    const object = (of: PyObject): string =>
      this.#rules.repr(of, (item) => this.repr(item)) ?? `<${of.cls.name} object>`;
    return repr(value, object);
  }
}

const nodeText = (name: string): PyValue => new PyObject(new PyClass(name, null));

function bound(found: PyValue | undefined, self: PyObject): PyValue | undefined {
  return found instanceof PyFunction || found instanceof Builtin ? new Method(self, found) : found;
}

/** `self` of the method whose names these are. */
function firstArgument(scope: Scope): PyValue {
  for (let at: Scope | null = scope; at; at = at.outer) {
    const [first] = at.names.values();
    if (first instanceof PyObject) return first;
  }
  return null;
}

function missingIn({ name }: Namespace, of: string): Error {
  return raised('AttributeError', `module '${name}' has no attribute '${of}' here`);
}
