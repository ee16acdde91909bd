/** A case that a gradient rule is checked on. */
import type { DType, Shape } from '../types.ts';

export interface Operand {
  /** `N` stands for a batch of `BATCH`. */
  readonly shape: Shape;
  /** Values spread evenly over it, in a random order, so that no two are equal; [-1, 1] if left out. */
  readonly range?: readonly [number, number];
  /** Row-major; not differentiated where they are integers. */
  readonly values?: readonly number[];
  readonly dtype?: DType;
  /** A float operand that is not differentiated. */
  readonly constant?: boolean;
}

export interface GradientCase<Attrs> {
  readonly attrs: Attrs;
  readonly inputs: readonly Operand[];
  /** Results that the loss is made of; all where left out. */
  readonly outputs?: readonly number[];
}
