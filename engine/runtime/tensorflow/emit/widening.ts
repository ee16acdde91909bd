/**
 * Products of bfloat16 on processors without instructions for them: TensorFlow's own kernels round every partial sum
 * there. Factors are made float32, multiplied and summed so, and the result is rounded once, as on the others.
 */
import type { PrimitiveName, TensorType } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import type { Emission, Emitter } from './rules.ts';
import type { Scope } from './scope.ts';

const PRODUCTS: ReadonlySet<PrimitiveName> = new Set(['MatMul', 'Conv2D', 'Conv2DInputGrad', 'Conv2DFilterGrad']);

/** Whether an operation is to be widened. */
export const isWidened = (scope: Scope, kind: PrimitiveName, { dtype }: TensorType): boolean =>
  scope.widens && dtype === 'bfloat16' && PRODUCTS.has(kind);

const cast = (scope: Scope, ref: Ref, from: TensorType['dtype'], to: TensorType['dtype']): Ref =>
  scope.once(`${to} ${ref}`, () => scope.node('Cast', [ref], { SrcT: attribute.type(from), DstT: attribute.type(to) }));

/** The results of a product whose factors and sums are float32. */
export function widened(emit: Emitter<never>, emission: Emission<PrimitiveName>): readonly Ref[] {
  const { scope, inputs, types, out } = emission;
  const wide = types.map((type): TensorType => ({ ...type, dtype: 'float32' }));
  const factors = inputs.map((ref, i) => cast(scope, ref, types[i]!.dtype, 'float32'));
  const given = { ...emission, inputs: factors, types: wide, out: { ...out, dtype: 'float32' } };
  return emit(given as never).map((ref) => cast(scope, ref, 'float32', out.dtype));
}
