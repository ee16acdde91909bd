/**
 * Effects on variables. Each has control dependencies on the reads of its variables, so that every read sees the old
 * value.
 */
import type { EffectKind, TensorType } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { at, T } from './rules.ts';
import type { Scope } from './scope.ts';

interface EffectEmission {
  readonly scope: Scope;
  readonly handles: readonly Ref[];
  readonly inputs: readonly Ref[];
  readonly types: readonly TensorType[];
  readonly controls: readonly string[];
}

const FLOAT = { T: attribute.type('float32') };

export const EFFECTS: { readonly [K in EffectKind]: (emission: EffectEmission) => Ref } = {
  // A copy: otherwise the variable would share memory with a fed value or another variable.
  Assign: ({ scope, handles, inputs, types, controls }) => {
    const copy = scope.node('DeepCopy', [at(inputs, 0)], { T: T(at(types, 0)) });
    return scope.node('AssignVariableOp', [at(handles, 0), copy], { dtype: T(at(types, 0)) }, controls);
  },
  ApplySgd: ({ scope, handles, inputs, controls }) =>
    scope.node('ResourceApplyGradientDescent', [at(handles, 0), at(inputs, 1), at(inputs, 0)], FLOAT, controls),
  ApplyMomentum: ({ scope, handles, inputs, controls }) => {
    const [gradient, rate, momentum] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
    return scope.node('ResourceApplyMomentum', [...handles, rate, gradient, momentum], FLOAT, controls);
  },
  ApplyAdam: applyAdam,
  // The decayed weights become the variable's first, without a copy: they are no other's.
  ApplyAdamW: (emission) => {
    const { scope, handles, inputs, controls } = emission;
    const decayed = scope.node('AssignVariableOp', [at(handles, 0), at(inputs, 7)], { dtype: FLOAT.T }, controls);
    return applyAdam({ ...emission, controls: [...controls, decayed] });
  },
};

/**
 * TensorFlow applies the bias corrections to the rate and adds ε to the uncorrected √v. With its powers of β at zero,
 * rate·√c2/c1 as the rate and ε·√c2 as ε, it computes PyTorch's formula.
 */
function applyAdam({ scope, handles, inputs, controls }: EffectEmission): Ref {
  const [gradient, rate, beta1, beta2, epsilon, correction1, correction2] = inputs as [
    Ref,
    Ref,
    Ref,
    Ref,
    Ref,
    Ref,
    Ref,
  ];
  const root = scope.once(`adam root ${correction2}`, () => scope.node('Sqrt', [correction2], FLOAT));
  const scaledRate = scope.once(`adam rate ${rate} ${correction1} ${root}`, () =>
    scope.node('Mul', [rate, scope.node('RealDiv', [root, correction1], FLOAT)], FLOAT),
  );
  const scaledEpsilon = scope.once(`adam epsilon ${epsilon} ${root}`, () => scope.node('Mul', [epsilon, root], FLOAT));
  const zero = scope.float32(0);
  const operands = [...handles, zero, zero, scaledRate, beta1, beta2, scaledEpsilon, gradient];
  return scope.node('ResourceApplyAdam', operands, FLOAT, controls);
}
