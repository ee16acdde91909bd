/** What the execution of a primitive gets, and the type of the tables. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PrimitiveAttrs, PrimitiveName, TensorType } from '../../../program/types.ts';
import { type Machine, type Stored, tensorOf } from '../kernels.ts';

export interface Execution<K extends PrimitiveName> {
  readonly machine: Machine;
  readonly attrs: PrimitiveAttrs[K];
  readonly inputs: readonly Stored[];
  /** As declared; the sizes at hand are those of the inputs. */
  readonly out: TensorType;
  readonly state: State;
}

/** What the sources read. */
export interface State {
  /** The value of a feed or a variable, which stays its owner's. */
  readonly feed: (name: string) => Stored;
  readonly variable: (name: string) => Stored;
  /** A constant of the program, made once. */
  readonly constant: (type: TensorType, values: readonly number[]) => Stored;
}

/**
 * Computes the results, which are never the very object of an operand: a value
 * is disposed of when its last user is done.
 */
export type Executor<K extends PrimitiveName> = (execution: Execution<K>) => readonly Stored[];
export type ExecuteTable<K extends PrimitiveName> = { readonly [P in K]: Executor<P> };

/** The operand at a place; throws where there is none. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`No operand ${index}`);
  return item;
}
/** The operand at a place as a tensor of tfjs. */
export const operand = (inputs: readonly Stored[], index: number): Tensor => tensorOf(at(inputs, index));
