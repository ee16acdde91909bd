/** The new values of the variables that an effect changes. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { EffectKind } from '../../program/types.ts';
import type { GpuMachine } from './kernels.ts';

type Effect = (machine: GpuMachine, variables: readonly Tensor[], inputs: readonly Tensor[]) => readonly Tensor[];

const operations = (machine: GpuMachine) => ({
  add: (a: Tensor, b: Tensor): Tensor => machine.binary('Add', a, b),
  sub: (a: Tensor, b: Tensor): Tensor => machine.binary('Sub', a, b),
  mul: (a: Tensor, b: Tensor): Tensor => machine.binary('Multiply', a, b),
  div: (a: Tensor, b: Tensor): Tensor => machine.binary('RealDiv', a, b),
  sqrt: (x: Tensor): Tensor => machine.kernel('Sqrt', { x }),
});

export const EFFECTS: { readonly [K in EffectKind]: Effect } = {
  Assign: (machine, _, [value]) => [machine.identity(value!)],
  ApplySgd: (machine, [w], [gradient, rate]) => {
    const { sub, mul } = operations(machine);
    return [sub(w!, mul(gradient!, rate!))];
  },
  ApplyMomentum: (machine, [w, v], [gradient, rate, momentum]) => {
    const { add, sub, mul } = operations(machine);
    const velocity = add(mul(v!, momentum!), gradient!);
    return [sub(w!, mul(velocity, rate!)), velocity];
  },
  ApplyAdam: (machine, [w, m, v], [gradient, rate, beta1, beta2, epsilon, correction1, correction2]) => {
    const { add, sub, mul, div, sqrt } = operations(machine);
    const one = machine.scalar(1);
    const first = add(mul(m!, beta1!), mul(gradient!, sub(one, beta1!)));
    const second = add(mul(v!, beta2!), mul(mul(gradient!, gradient!), sub(one, beta2!)));
    const root = add(sqrt(div(second, correction2!)), epsilon!);
    return [sub(w!, mul(rate!, div(div(first, correction1!), root))), first, second];
  },
};
