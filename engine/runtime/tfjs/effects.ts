/** Effects on variables, in place. */
import type { EffectKind } from '../../program/types.ts';
import type { Values } from './kernels.ts';

/** @param variables memory of the variables @param inputs the operands, none of them memory of a variable */
type Effect = (variables: readonly Values[], inputs: readonly Values[]) => void;

const scalar = (inputs: readonly Values[], index: number): number => inputs[index]![0]!;

export const EFFECTS: { readonly [K in EffectKind]: Effect } = {
  Assign: ([w], [value]) => w!.set(value!),
  ApplySgd: ([w], inputs) => {
    const [gradient, rate] = [inputs[0]!, scalar(inputs, 1)];
    for (let i = 0; i < gradient.length; i++) w![i]! -= rate * gradient[i]!;
  },
  ApplyMomentum: ([w, v], inputs) => {
    const [gradient, rate, momentum] = [inputs[0]!, scalar(inputs, 1), scalar(inputs, 2)];
    for (let i = 0; i < gradient.length; i++) {
      v![i] = momentum * v![i]! + gradient[i]!;
      w![i]! -= rate * v![i]!;
    }
  },
  ApplyAdam: ([w, m, v], inputs) => applyAdam(w!, m!, v!, inputs, w!),
  ApplyAdamW: ([w, m, v], inputs) => applyAdam(w!, m!, v!, inputs, inputs[7]!),
};

/** @param from the weights that the step is taken from */
function applyAdam(w: Values, m: Values, v: Values, inputs: readonly Values[], from: Values): void {
  const gradient = inputs[0]!;
  const [rate, beta1, beta2, epsilon, correction1, correction2] = [1, 2, 3, 4, 5, 6].map((i) => scalar(inputs, i)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < gradient.length; i++) {
    m[i] = beta1 * m[i]! + (1 - beta1) * gradient[i]!;
    v[i] = beta2 * v[i]! + (1 - beta2) * gradient[i]! * gradient[i]!;
    w[i] = from[i]! - (rate * (m[i]! / correction1)) / (Math.sqrt(v[i]! / correction2) + epsilon);
  }
}
