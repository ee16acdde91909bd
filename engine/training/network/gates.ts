/** Gates of a program under construction: values that enter branches, and those that leave them for outputs and state. */
import type { Guards } from '../../analysis/branches.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { batchFactor, sizePerSample } from '../../program/shapes.ts';
import type { TensorType } from '../../program/types.ts';

const NONE: Guards = [];

/** Values that cross the edges of branches; each is gated once. */
export class Gates {
  readonly #b: Builder;
  readonly #samples: Value;
  /** Guards of every node that may be left out. */
  readonly #branches: ReadonlyMap<string, Guards>;
  readonly #predicate: (choice: string) => Value;
  readonly #predicates = new Map<string, Value>();
  readonly #gated = new Map<string, Value>();

  /**
   * @param samples a value with the batch size, always live
   * @param predicate makes the predicate of a choice, whose condition is computed
   */
  constructor(b: Builder, samples: Value, branches: ReadonlyMap<string, Guards>, predicate: (choice: string) => Value) {
    this.#b = b;
    this.#samples = samples;
    this.#branches = branches;
    this.#predicate = predicate;
  }

  guardsOf(node: string): Guards {
    return this.#branches.get(node) ?? NONE;
  }

  /** The predicate of a choice, bool []; dead where the choice itself is. */
  predicate(choice: string): Value {
    const known = this.#predicates.get(choice);
    if (known) return known;
    const made = this.#predicate(choice);
    this.#predicates.set(choice, made);
    return made;
  }

  /**
   * A value inside a branch: dead where that is not taken. Gates are nested, so that what is two branches deep costs
   * nothing where the outer one is not taken.
   * @param from of the value, with which `to` begins
   */
  into(value: Value, from: Guards, to: Guards): Value {
    return to.slice(from.length).reduce((inside, { choice, side }) => {
      const key = `${inside.id} ${choice} ${side}`;
      const known = this.#gated.get(key);
      if (known) return known;
      const made = this.#b.gate(inside, this.predicate(choice), side);
      this.#gated.set(key, made);
      return made;
    }, value);
  }

  /**
   * A value outside of the branches of a node: where they are not taken, what was there before.
   * @param before always live
   */
  outOf(node: string, value: Value, before: Value): Value {
    const guards = this.guardsOf(node);
    return guards.reduceRight((outside, { choice, side }, depth) => {
      const other = this.into(before, NONE, [...guards.slice(0, depth), { choice, side: !side }]);
      return side
        ? this.#b.merge(this.predicate(choice), outside, other)
        : this.#b.merge(this.predicate(choice), other, outside);
    }, value);
  }

  /** A value outside of the branches of a node: zeros where they are not taken. */
  live(node: string, value: Value): Value {
    return this.guardsOf(node).length ? this.outOf(node, value, this.#zeros(value.type)) : value;
  }

  /** 1 where a choice is made and its condition holds, −1 where it does not, 0 where the choice itself is left out. */
  taken(choice: string): Value {
    const b = this.#b;
    const sign = b.sub(b.mul(b.cast(this.predicate(choice), 'float32'), b.scalar(2)), b.scalar(1));
    return this.live(choice, sign);
  }

  /** Zeros for the batch, of any type whose first size is a multiple of it. */
  #zeros({ dtype, shape }: TensorType): Value {
    const b = this.#b;
    const [first] = shape;
    if (first === undefined || typeof first === 'number') return b.constant([0], shape, dtype);
    const row = b.slice(b.reshape(this.#samples, ['N', sizePerSample(this.#samples.type.shape)]), [0, 0], [-1, 1]);
    // No sample is unequal to itself, unless it is NaN.
    const zero = b.cast(b.greater(row, row), 'float32');
    const width = batchFactor(first) * sizePerSample(shape.slice(1));
    return b.cast(b.reshape(b.add(zero, b.constant([0], [1, width])), shape), dtype);
  }
}
