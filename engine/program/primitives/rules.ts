/** The rules of a primitive: its types and its gradient. */
import type { Builder, Value } from '../builder.ts';
import type { PrimitiveAttrs, PrimitiveName, TensorType } from '../types.ts';

export interface GradientContext<K extends PrimitiveName> {
  readonly b: Builder;
  readonly attrs: PrimitiveAttrs[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Gradient of the loss with respect to each output; null where none reaches it. */
  readonly gradients: readonly (Value | null)[];
  /** Whether each input's gradient is needed; the others may be null. */
  readonly needed: readonly boolean[];
}

export interface PrimitiveRules<K extends PrimitiveName> {
  /** Number of operands; null for one or more. */
  readonly arity: number | null;
  /** Types of the results. Throws for operands of wrong types: always a bug of ours, never the user's error. */
  infer(attrs: PrimitiveAttrs[K], inputs: readonly TensorType[]): readonly TensorType[];
  /** Gradients of the operands; null where the result does not depend smoothly on any. */
  readonly gradient: ((context: GradientContext<K>) => readonly (Value | null)[]) | null;
}

export type RuleTable<K extends PrimitiveName> = { readonly [P in K]: PrimitiveRules<P> };

/** The operand at a place; throws where there is none. */
export const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`No operand ${index}`);
  return item;
};

/** Gradient rule of a first-order gradient: second derivatives are never needed. */
export const noSecondDerivative = (): never => {
  throw new Error('This primitive is itself a gradient and has no derivative here');
};

/** Throws for another element type. */
export function expectDType(type: TensorType, ...dtypes: TensorType['dtype'][]): void {
  if (!dtypes.includes(type.dtype)) throw new Error(`Expected ${dtypes.join(' or ')}, got ${type.dtype}`);
}

/** Throws for another number of axes. */
export function expectRank(type: TensorType, rank: number): void {
  if (type.shape.length !== rank) throw new Error(`Expected rank ${rank}, got [${type.shape.join(', ')}]`);
}
