/**
 * The contract of an initializer. Each file of this folder defines one, named as in torch.nn.init: title, help and
 * fields in both languages, and its values. No other file knows an initializer by name.
 */
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';
import type { Source } from './random.ts';

export interface InitializerBehaviour<S> {
  /** Bounds of the parameter's number of axes; any where left out. */
  readonly axes?: readonly [least: number, most: number];
  /** Float32 values in PyTorch's shape and order. */
  fill(settings: S, shape: readonly number[], source: Source): Float32Array;
  /** Python statement that fills `parameter`; the function of torch.nn.init by the same name where left out. */
  python?(settings: S, parameter: string): string;
}

export type InitializerDefinition<F extends Fields = Fields> = Choice<F> & InitializerBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments by PyTorch's names @param behaviour typed by these arguments */
export const defineInitializer = <F extends Fields>(
  settings: Choice<F>,
  behaviour: InitializerBehaviour<ValuesOf<F>>,
): InitializerDefinition<F> => ({ ...settings, ...behaviour });

/** Number of elements. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** Bounds of axes for weights: two or more. */
export const WEIGHTS = [2, Infinity] as const;
export const MATRICES = [2, 2] as const;
