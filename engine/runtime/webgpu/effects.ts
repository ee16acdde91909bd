/** Effects: the new values of the variables. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { EffectKind } from '../../program/types.ts';
import type { GpuKernels } from './kernels.ts';

type Effect = (kernels: GpuKernels, variables: readonly Tensor[], inputs: readonly Tensor[]) => readonly Tensor[];

const operations = (kernels: GpuKernels) => ({
  add: (a: Tensor, b: Tensor): Tensor => kernels.binary('Add', a, b),
  sub: (a: Tensor, b: Tensor): Tensor => kernels.binary('Sub', a, b),
  mul: (a: Tensor, b: Tensor): Tensor => kernels.binary('Multiply', a, b),
  div: (a: Tensor, b: Tensor): Tensor => kernels.binary('RealDiv', a, b),
  sqrt: (x: Tensor): Tensor => kernels.kernel('Sqrt', { x }),
});

export const EFFECTS: { readonly [K in EffectKind]: Effect } = {
  Assign: (kernels, _, [value]) => [kernels.identity(value!)],
  ApplySgd: (kernels, [w], [gradient, rate]) => {
    const { sub, mul } = operations(kernels);
    return [sub(w!, mul(gradient!, rate!))];
  },
  ApplyMomentum: (kernels, [w, v], [gradient, rate, momentum]) => {
    const { add, sub, mul } = operations(kernels);
    const velocity = add(mul(v!, momentum!), gradient!);
    return [sub(w!, mul(velocity, rate!)), velocity];
  },
  ApplyAdam: (kernels, [w, m, v], inputs) => adam(kernels, w!, m!, v!, inputs),
  ApplyAdamW: (kernels, [, m, v], inputs) => adam(kernels, inputs[7]!, m!, v!, inputs),
};

/** The next w, m and v of a step from a weight. */
function adam(kernels: GpuKernels, w: Tensor, m: Tensor, v: Tensor, inputs: readonly Tensor[]): readonly Tensor[] {
  const [gradient, rate, beta1, beta2, epsilon, correction1, correction2] = inputs;
  const { add, sub, mul, div, sqrt } = operations(kernels);
  const one = kernels.scalar(1);
  const first = add(mul(m, beta1!), mul(gradient!, sub(one, beta1!)));
  const second = add(mul(v, beta2!), mul(mul(gradient!, gradient!), sub(one, beta2!)));
  const root = add(sqrt(div(second, correction2!)), epsilon!);
  return [sub(w, mul(rate!, div(div(first, correction1!), root))), first, second];
}
