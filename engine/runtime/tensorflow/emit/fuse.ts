/**
 * What programs say in several operations and TensorFlow in one. A chain of
 * many small operations, as a recurrent network is, takes as long as their
 * number.
 */
import { prune } from '../../../program/prune.ts';
import type { Operation, Program, ValueId } from '../../../program/types.ts';

/** (gradient, y), y being what the activation gave. */
export interface FusedOperation {
  readonly kind: 'SigmoidGrad' | 'TanhGrad';
  readonly attrs: Readonly<Record<string, never>>;
  readonly inputs: readonly [ValueId, ValueId];
  readonly outputs: readonly ValueId[];
}
export type Step = Operation | FusedOperation;

const FUSED = new Set<string>(['SigmoidGrad', 'TanhGrad']);
export const isFused = (step: Step): step is FusedOperation => FUSED.has(step.kind);

export function fuse({ operations, effects, outputs, types }: Program): readonly Step[] {
  const makers = new Map<ValueId, Operation>();
  for (const operation of operations) for (const id of operation.outputs) makers.set(id, operation);
  const made = (id: ValueId | undefined, kind: Operation['kind']): Operation | null => {
    const maker = id === undefined ? undefined : makers.get(id);
    return maker?.kind === kind ? maker : null;
  };
  /** y of y·y. */
  const squared = (id: ValueId | undefined): ValueId | null => {
    const product = made(id, 'Mul');
    return product && product.inputs[0] === product.inputs[1] ? product.inputs[0]! : null;
  };
  const same = (a: ValueId, b: ValueId): boolean => String(types[a]!.shape) === String(types[b]!.shape);

  /** g·(y − y·y): the gradient of y = sigmoid(x). */
  const sigmoid = ({ kind, inputs: [gradient, slope] }: Operation): readonly [ValueId, ValueId] | null => {
    const difference = kind === 'Mul' ? made(slope, 'Sub') : null;
    const y = difference?.inputs[0];
    if (y === undefined || squared(difference!.inputs[1]) !== y || !made(y, 'Sigmoid')) return null;
    return same(gradient!, y) ? [gradient!, y] : null;
  };
  /** g − g·(y·y): the gradient of y = tanh(x). */
  const tanh = ({ kind, inputs: [gradient, part] }: Operation): readonly [ValueId, ValueId] | null => {
    const product = kind === 'Sub' ? made(part, 'Mul') : null;
    if (!product || product.inputs[0] !== gradient) return null;
    const y = squared(product.inputs[1]);
    return y !== null && made(y, 'Tanh') && same(gradient!, y) ? [gradient!, y] : null;
  };

  const steps = operations.map((operation): Step => {
    const [ofSigmoid, ofTanh] = [sigmoid(operation), tanh(operation)];
    const inputs = ofSigmoid ?? ofTanh;
    if (!inputs) return operation;
    return { kind: ofSigmoid ? 'SigmoidGrad' : 'TanhGrad', attrs: {}, inputs, outputs: operation.outputs };
  });
  return prune(steps, effects, Object.values(outputs));
}
