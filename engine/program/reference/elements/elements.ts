/**
 * Single elements of a program's values, computed on demand from the elements they come from: what is not needed is
 * never computed, so that one element of a large convolution costs no more than its window.
 */
import { concreteShape } from '../../shapes.ts';
import type { Operation, Program, ValueId } from '../../types.ts';
import { array } from '../array.ts';
import { evaluate, type Feeds, type Variables } from '../interpret.ts';
import type { Origin, Ref } from './origin.ts';
import { ORIGINS } from './origins.ts';

/** More elements were needed than allowed. */
export class TooManyElements extends Error {}

/** An element of an input or of a variable. */
export interface Leaf {
  readonly name: string;
  readonly element: number;
}

interface Producer {
  readonly operation: Operation;
  readonly output: number;
}

/** Elements of the values of one program, by value id and row-major index; each is computed once. */
export class Elements {
  readonly #program: Program;
  readonly #feeds: Feeds;
  readonly #variables: Variables;
  readonly #producers: Producer[] = [];
  readonly #shapes: readonly (readonly number[])[];
  readonly #known = new Map<ValueId, Map<number, number>>();
  #left = 0;

  /** @param batch of the program's types */
  constructor(program: Program, feeds: Feeds, variables: Variables, batch: number) {
    this.#program = program;
    this.#feeds = feeds;
    this.#variables = variables;
    this.#shapes = program.types.map(({ shape }) => concreteShape(shape, batch));
    for (const operation of program.operations) {
      operation.outputs.forEach((id, output) => (this.#producers[id] = { operation, output }));
    }
  }

  /** Allows so many elements from now on. */
  allow(most: number): void {
    this.#left = most;
  }

  get outputs(): Program['outputs'] {
    return this.#program.outputs;
  }

  shape(id: ValueId): readonly number[] {
    return this.#shapes[id]!;
  }

  /** The operation that computes a value. */
  operation(id: ValueId): Operation {
    return this.#producers[id]!.operation;
  }

  /** The value that a reference of an origin is to. */
  operand(id: ValueId, operand: number): ValueId {
    return this.operation(id).inputs[operand]!;
  }

  /** The input's or variable's element, where the value is one. */
  leaf(id: ValueId, element: number): Leaf | null {
    const { kind, attrs } = this.operation(id);
    return kind === 'Input' || kind === 'Variable' ? { name: attrs.name, element } : null;
  }

  /** @throws TooManyElements */
  origin(id: ValueId, element: number, asked?: (operand: number, element: number) => void): Origin {
    const { operation, output } = this.#producers[id]!;
    const { kind, attrs, inputs, outputs } = operation;
    const origin = ORIGINS[kind](attrs as never, {
      element,
      output,
      inputs: inputs.map((one) => this.shape(one)),
      outputs: outputs.map((one) => this.shape(one)),
      value: (operand, at) => {
        asked?.(operand, at);
        return this.value(inputs[operand]!, at);
      },
    });
    this.#left -= refsOf(origin).length + 1;
    if (this.#left < 0) throw new TooManyElements();
    return origin;
  }

  /** @throws TooManyElements */
  value(id: ValueId, element: number): number {
    let known = this.#known.get(id);
    if (!known) this.#known.set(id, (known = new Map()));
    const found = known.get(element);
    if (found !== undefined) return found;
    const value = this.#compute(id, element);
    known.set(element, value);
    return value;
  }

  /** Elements of inputs and variables that one element depends on, by name. @throws TooManyElements */
  leaves(id: ValueId, element: number): ReadonlyMap<string, ReadonlySet<number>> {
    const found = new Map<string, Set<number>>();
    const seen = new Map<ValueId, Set<number>>();
    const left: (readonly [ValueId, number])[] = [[id, element]];
    while (left.length) {
      const [one, at] = left.pop()!;
      const before = seen.get(one) ?? new Set();
      if (before.has(at)) continue;
      seen.set(one, before.add(at));
      const leaf = this.leaf(one, at);
      if (leaf) {
        found.set(leaf.name, (found.get(leaf.name) ?? new Set()).add(at));
        continue;
      }
      const follow = (operand: number, of: number): unknown => left.push([this.operand(one, operand), of]);
      for (const [operand, of] of refsOf(this.origin(one, at, follow))) follow(operand, of);
    }
    return found;
  }

  #compute(id: ValueId, element: number): number {
    const leaf = this.leaf(id, element);
    if (leaf) {
      const source = this.operation(id).kind === 'Input' ? this.#feeds[leaf.name] : this.#variables.get(leaf.name);
      if (!source) throw new Error(`Nothing is called ${leaf.name}`);
      return source.data[element]!;
    }
    const origin = this.origin(id, element);
    const at = ([operand, of]: Ref): number => this.value(this.operand(id, operand), of);
    switch (origin.is) {
      case 'moved':
        return at(origin.from);
      case 'known':
        return origin.value;
      case 'max':
        return origin.of.map(at).reduce((most, value) => Math.max(most, value), -Infinity);
      case 'sum':
        return origin.factor * origin.of.map(at).reduce((sum, value) => sum + value, 0);
      case 'products':
        return origin.pairs.reduce((sum, [a, b]) => sum + at(a) * at(b), 0);
      case 'own': {
        const { kind, attrs } = this.operation(id);
        const parts = origin.parts.map(({ operand, shape, elements }) =>
          array(
            this.#program.types[this.operand(id, operand)]!.dtype,
            shape,
            elements.map((of) => at([operand, of])),
          ),
        );
        return evaluate(kind, attrs, parts)[origin.output]!.data[origin.at]!;
      }
    }
  }
}

/** The elements of operands that an origin names. */
export function refsOf(origin: Origin): readonly Ref[] {
  switch (origin.is) {
    case 'moved':
      return [origin.from];
    case 'known':
      return [];
    case 'products':
      return origin.pairs.flat();
    case 'own':
      return origin.parts.flatMap(({ operand, elements }) => elements.map((element): Ref => [operand, element]));
    default:
      return origin.of;
  }
}
