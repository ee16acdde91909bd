/** Arguments of an evaluation, and the type of the tables of evaluations. */
import type { PrimitiveAttrs, PrimitiveName } from '../types.ts';
import type { Array64 } from './array.ts';

export interface State {
  readonly feeds: Readonly<Record<string, Array64>>;
  readonly variables: ReadonlyMap<string, Array64>;
}

export type Evaluate<K extends PrimitiveName> = (
  attrs: PrimitiveAttrs[K],
  inputs: readonly Array64[],
  state: State,
) => readonly Array64[];
export type EvaluateTable<K extends PrimitiveName> = { readonly [P in K]: Evaluate<P> };

/** The operand at a place; throws where there is none. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`No operand ${index}`);
  return item;
}
