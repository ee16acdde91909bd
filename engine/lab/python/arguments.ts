/** Binds the arguments of a call to names. */
import { raised } from '../problem.ts';
import { integerOf, isNumber, PyList, PyTuple, type PyValue, truthy, typeName } from './values.ts';
import { Tensor } from '../torch/tensor.ts';

/** NumPy's words for some keywords, which torch takes too. */
const NUMPY: ReadonlyMap<string, string> = new Map([
  ['axis', 'dim'],
  ['keepdims', 'keepdim'],
  ['x', 'input'],
]);

/** Arguments by name, for functions of ours. */
export class Arguments {
  readonly #function: string;
  readonly #values: ReadonlyMap<string, PyValue>;

  constructor(
    called: string,
    names: readonly string[],
    positional: readonly PyValue[],
    keywords: ReadonlyMap<string, PyValue>,
  ) {
    this.#function = called;
    if (positional.length > names.length)
      throw raised(
        'TypeError',
        `${called}() takes ${names.length} positional arguments but ${positional.length} were given`,
      );
    const values = new Map(positional.map((value, i) => [names[i]!, value]));
    for (const [given, value] of keywords) {
      const name = names.includes(given) ? given : (NUMPY.get(given) ?? given);
      if (!names.includes(name)) throw raised('TypeError', `${called}() got an unexpected keyword argument '${given}'`);
      if (values.has(name)) throw raised('TypeError', `${called}() got multiple values for argument '${name}'`);
      values.set(name, value);
    }
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.get(name) !== undefined && this.#values.get(name) !== null;
  }
  get(name: string): PyValue {
    const value = this.#values.get(name);
    if (value === undefined) throw raised('TypeError', `${this.#function}() missing required argument: '${name}'`);
    return value;
  }
  optional(name: string): PyValue {
    return this.#values.get(name) ?? null;
  }
  tensor(name: string): Tensor {
    const value = this.get(name);
    if (value instanceof Tensor) return value;
    throw raised('TypeError', `${this.#function}(): argument '${name}' must be Tensor, not ${typeName(value)}`);
  }
  integer(name: string, fallback?: number): number {
    return fallback !== undefined && !this.has(name) ? fallback : integerOf(this.get(name));
  }
  number(name: string, fallback?: number): number {
    if (fallback !== undefined && !this.has(name)) return fallback;
    const value = this.get(name);
    if (isNumber(value)) return Number(value);
    if (value instanceof Tensor) return value.item();
    throw raised('TypeError', `${this.#function}(): argument '${name}' must be a number, not ${typeName(value)}`);
  }
  flag(name: string, fallback = false): boolean {
    return this.#values.has(name) ? truthy(this.get(name)) : fallback;
  }
  /** One number, or several. */
  integers(name: string): number[] | null {
    if (!this.has(name)) return null;
    const value = this.get(name);
    return value instanceof PyList || value instanceof PyTuple ? value.items.map(integerOf) : [integerOf(value)];
  }
}

/** Sizes that are given one by one, or as one list. */
export function sizesOf(values: readonly PyValue[]): number[] {
  const [first] = values;
  if (values.length === 1 && (first instanceof PyList || first instanceof PyTuple)) return first.items.map(integerOf);
  return values.map(integerOf);
}
