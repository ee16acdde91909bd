/** The rules of every primitive. A missing one does not compile. */
import type { PrimitiveName } from '../types.ts';
import { CONTROL } from './control.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { INDICES } from './indices.ts';
import { LINEAR } from './linear.ts';
import { NORMALIZATION } from './normalization.ts';
import { REDUCTION } from './reduction.ts';
import type { PrimitiveRules, RuleTable } from './rules.ts';
import { SHAPE } from './shape.ts';
import { SOURCES } from './sources.ts';
import { WINDOW } from './window.ts';

const table: RuleTable<PrimitiveName> = {
  ...SOURCES,
  ...ELEMENTWISE,
  ...LINEAR,
  ...WINDOW,
  ...NORMALIZATION,
  ...REDUCTION,
  ...SHAPE,
  ...INDICES,
  ...CONTROL,
};

/** Indexable by a name that is not known statically; attributes are checked where an operation is made. */
export const PRIMITIVES = table as { readonly [P in PrimitiveName]: PrimitiveRules<never> } as unknown as Readonly<
  Record<PrimitiveName, AnyRules>
>;

interface AnyRules {
  readonly arity: number | null;
  // The attributes belong to the kind whose rules are looked up.
  infer(
    attrs: unknown,
    inputs: Parameters<PrimitiveRules<PrimitiveName>['infer']>[1],
  ): ReturnType<PrimitiveRules<PrimitiveName>['infer']>;
  readonly gradient: ((context: unknown) => ReturnType<NonNullable<PrimitiveRules<PrimitiveName>['gradient']>>) | null;
}

export const PRIMITIVE_NAMES = Object.keys(table) as PrimitiveName[];
