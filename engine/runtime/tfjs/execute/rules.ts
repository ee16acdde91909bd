/** Arguments of an executor, and the type of the tables of executors. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PrimitiveAttrs, PrimitiveName, TensorType } from '../../../program/types.ts';
import { type WasmKernels, type Stored, tensorOf } from '../kernels.ts';

export interface Execution<K extends PrimitiveName> {
  readonly kernels: WasmKernels;
  readonly attrs: PrimitiveAttrs[K];
  readonly inputs: readonly Stored[];
  /** Declared type; the actual sizes are those of the inputs. */
  readonly out: TensorType;
  readonly state: State;
}

/** State that the source primitives read. */
export interface State {
  /** The value of a feed or a variable, which its owner disposes of. */
  readonly feed: (name: string) => Stored;
  readonly variable: (name: string) => Stored;
  /** A constant of the program, created once. */
  readonly constant: (type: TensorType, values: readonly number[]) => Stored;
}

/** Computes the results, which are never the same object as an operand: a value is disposed of after its last use. */
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
