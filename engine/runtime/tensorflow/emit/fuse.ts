/**
 * What programs say in several operations and TensorFlow in one. A chain of
 * many small operations, as a recurrent network is, takes as long as their
 * number: an LSTM's step became about a tenth shorter.
 */
import { prune } from '../../../program/prune.ts';
import { sameShape } from '../../../program/shapes.ts';
import type { Operation, Program, ValueId } from '../../../program/types.ts';

/** (gradient, y), y being what the activation gave. */
export interface FusedOperation {
  readonly kind: 'SigmoidGrad' | 'TanhGrad';
  readonly inputs: readonly [ValueId, ValueId];
  readonly outputs: readonly ValueId[];
}
export type Step = Operation | FusedOperation;

export const isFused = (step: Step): step is FusedOperation => step.kind === 'SigmoidGrad' || step.kind === 'TanhGrad';

/** The operations of a program, the gradients of sigmoid and tanh as one each. */
export function fuse({ operations, effects, outputs, types }: Program): readonly Step[] {
  const makers = new Map<ValueId, Operation>();
  for (const operation of operations) for (const id of operation.outputs) makers.set(id, operation);
  const made = (id: ValueId | undefined, kind: Operation['kind']): Operation | null => {
    const maker = id === undefined ? undefined : makers.get(id);
    return maker?.kind === kind ? maker : null;
  };
  /** y of y·y. */
  const squared = (id: ValueId | undefined): ValueId | undefined => {
    const product = made(id, 'Mul');
    return product?.inputs[0] === product?.inputs[1] ? product?.inputs[0] : undefined;
  };
  /** Not where one of them is broadcast. */
  const pair = (gradient: ValueId, y: ValueId): readonly [ValueId, ValueId] | null =>
    sameShape(types[gradient]!.shape, types[y]!.shape) ? [gradient, y] : null;

  /** g·(y − y·y), y = sigmoid(x) */
  const sigmoid = ({ kind, inputs }: Operation): readonly [ValueId, ValueId] | null => {
    const difference = kind === 'Mul' ? made(inputs[1], 'Sub') : null;
    const y = difference?.inputs[0];
    return y !== undefined && squared(difference?.inputs[1]) === y && made(y, 'Sigmoid') ? pair(inputs[0]!, y) : null;
  };
  /** g − g·(y·y), y = tanh(x) */
  const tanh = ({ kind, inputs }: Operation): readonly [ValueId, ValueId] | null => {
    const product = kind === 'Sub' ? made(inputs[1], 'Mul') : null;
    const y = product?.inputs[0] === inputs[0] ? squared(product?.inputs[1]) : undefined;
    return y !== undefined && made(y, 'Tanh') ? pair(inputs[0]!, y) : null;
  };

  const steps = operations.map((operation): Step => {
    const ofSigmoid = sigmoid(operation);
    const operands = ofSigmoid ?? tanh(operation);
    if (!operands) return operation;
    return { kind: ofSigmoid ? 'SigmoidGrad' : 'TanhGrad', inputs: operands, outputs: operation.outputs };
  });
  return prune(steps, effects, Object.values(outputs));
}
