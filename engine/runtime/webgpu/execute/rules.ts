/** Arguments of an executor, and the type of the tables of executors. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PrimitiveAttrs, PrimitiveName, TensorType } from '../../../program/types.ts';
import type { GpuKernels, Stored } from '../kernels.ts';

export interface Execution<K extends PrimitiveName> {
  readonly kernels: GpuKernels;
  readonly attrs: PrimitiveAttrs[K];
  readonly inputs: readonly Stored[];
  readonly state: State;
}

/** State that the source primitives read. */
export interface State {
  readonly feed: (name: string) => Stored;
  readonly variable: (name: string) => Stored;
  /** A constant of the program, created once. */
  readonly constant: (type: TensorType, values: readonly number[]) => Stored;
}

/** Computes the results, which are never the same object as an operand on the GPU. */
export type Executor<K extends PrimitiveName> = (execution: Execution<K>) => readonly Stored[];
export type ExecuteTable<K extends PrimitiveName> = { readonly [P in K]: Executor<P> };

/** The operand at a place; throws where there is none. */
export function at(inputs: readonly Stored[], index: number): Stored {
  const item = inputs[index];
  if (!item) throw new Error(`No operand ${index}`);
  return item;
}
/** An operand on the GPU. */
export const operand = ({ kernels, inputs }: Execution<PrimitiveName>, index: number): Tensor =>
  kernels.tensor(at(inputs, index));
