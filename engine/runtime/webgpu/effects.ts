/** Effects: the new values of the variables. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { EffectKind } from '../../program/types.ts';
import type { GpuKernels } from './kernels.ts';

type Effect = (kernels: GpuKernels, variables: readonly Tensor[], inputs: readonly Tensor[]) => readonly Tensor[];

export const EFFECTS: { readonly [K in EffectKind]: Effect } = {
  Assign: (kernels, _, [value]) => [kernels.identity(value!)],
  ApplySgd: (kernels, [w], [gradient, rate]) => [kernels.compute('$0 - $1 * $2', w!, gradient!, rate!)],
  ApplyMomentum: (kernels, [w, v], [gradient, rate, momentum]) => {
    const velocity = kernels.compute('$0 * $1 + $2', v!, momentum!, gradient!);
    return [kernels.compute('$0 - $1 * $2', w!, velocity, rate!), velocity];
  },
  ApplyAdam: (kernels, [w, m, v], inputs) => adam(kernels, w!, m!, v!, inputs),
  ApplyAdamW: (kernels, [, m, v], inputs) => adam(kernels, inputs[7]!, m!, v!, inputs),
};

/** The next w, m and v of a step from a weight. */
function adam(kernels: GpuKernels, w: Tensor, m: Tensor, v: Tensor, inputs: readonly Tensor[]): readonly Tensor[] {
  const [gradient, rate, beta1, beta2, epsilon, correction1, correction2] = inputs;
  const first = kernels.compute('$0 * $1 + $2 * (1.0 - $1)', m, beta1!, gradient!);
  const second = kernels.compute('$0 * $1 + $2 * $2 * (1.0 - $1)', v, beta2!, gradient!);
  const next = kernels.compute(
    '$0 - $1 * ($2 / $3) / (sqrt($4 / $5) + $6)',
    w,
    rate!,
    first,
    correction1!,
    second,
    correction2!,
    epsilon!,
  );
  return [next, first, second];
}
