/** Arguments of an emitter, and the type of the tables of emitters. */
import type { PrimitiveAttrs, PrimitiveName, Shape, TensorType, ValueId } from '../../../program/types.ts';
import { attribute, type Attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import type { Scope } from './scope.ts';

export interface Emission<K extends PrimitiveName> {
  readonly scope: Scope;
  readonly attrs: PrimitiveAttrs[K];
  readonly inputs: readonly Ref[];
  /** Types of the inputs and of the first output. */
  readonly types: readonly TensorType[];
  readonly out: TensorType;
  /** Program ids of the inputs, to find the operations that computed them. */
  readonly ids: readonly ValueId[];
}

/** A node's output with its type. */
export interface Operand {
  readonly ref: Ref;
  readonly type: TensorType;
}

/** Appends nodes and returns one reference per output. */
export type Emitter<K extends PrimitiveName> = (emission: Emission<K>) => readonly Ref[];
export type EmitTable<K extends PrimitiveName> = { readonly [P in K]: Emitter<P> };

/** The attribute `T` of most operations: the element type. */
export const T = (type: TensorType): Attribute => attribute.type(type.dtype);
export const INDEX: Attribute = attribute.type('int32');

/** The operand at a place; throws where there is none. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`No operand ${index}`);
  return item;
}

/** Sizes for TensorFlow, with -1 for the batch. */
export const sizes = (shape: Shape): number[] => shape.map((dim) => (typeof dim === 'number' ? dim : -1));
