/**
 * Operator fusion: patterns of several operations that TensorFlow computes in one kernel. Chains of many small
 * operations, as in recurrent networks, cost time per operation: an LSTM's step became about 10 % faster.
 */
import { prune } from '../../../program/prune.ts';
import { sameShape } from '../../../program/shapes.ts';
import type { Operation, Program, TensorType, ValueId } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { INDEX } from './rules.ts';
import type { Scope } from './scope.ts';

export interface FusedOperation {
  /**
   * SigmoidGrad, TanhGrad: (gradient, y), where y is the activation's output.
   * SumRows: (rows, indices) → a table in which rows of equal index are added up.
   */
  readonly kind: 'SigmoidGrad' | 'TanhGrad' | 'SumRows';
  readonly inputs: readonly [ValueId, ValueId];
  readonly outputs: readonly ValueId[];
}
export type Step = Operation | FusedOperation;

const FUSED: ReadonlySet<string> = new Set<FusedOperation['kind']>(['SigmoidGrad', 'TanhGrad', 'SumRows']);
/** Whether a step is a fused operation. */
export const isFused = (step: Step): step is FusedOperation => FUSED.has(step.kind);

/** @param inputs operands of the step @param out type of its result */
export function emitFused(scope: Scope, { kind }: FusedOperation, inputs: readonly Ref[], out: TensorType): Ref {
  const [first, second] = inputs as readonly [Ref, Ref];
  const T = attribute.type(out.dtype);
  if (kind !== 'SumRows') return scope.node(kind, [second, first], { T });
  const attributes = { T, Tindices: INDEX, Tnumsegments: INDEX };
  return scope.node('UnsortedSegmentSum', [first, second, scope.int32(out.shape[0] as number)], attributes);
}

/**
 * The operations of a program, with the gradients of sigmoid, tanh and gather fused.
 * @param gpu rows are added up in no fixed order there: the product is kept, so that runs are reproducible
 */
export function fuse({ operations, effects, outputs, types }: Program, gpu: boolean): readonly Step[] {
  const makers = new Map<ValueId, Operation>();
  for (const operation of operations) for (const id of operation.outputs) makers.set(id, operation);
  const made = (id: ValueId | undefined, kind: Operation['kind']): Operation | null => {
    const maker = id === undefined ? undefined : makers.get(id);
    return maker?.kind === kind ? maker : null;
  };
  /** y where the value is y·y. */
  const squared = (id: ValueId | undefined): ValueId | undefined => {
    const product = made(id, 'Mul');
    return product?.inputs[0] === product?.inputs[1] ? product?.inputs[0] : undefined;
  };
  /** The pair of ids, null where one of the two is broadcast. */
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

  /** oneHot(indices)ᵀ·rows, which for a large vocabulary multiplies mostly zeros. */
  const gather = ({ kind, attrs, inputs }: Operation): readonly [ValueId, ValueId] | null => {
    if (gpu || kind !== 'MatMul' || !attrs.transposeA || attrs.transposeB) return null;
    const indices = made(inputs[0], 'OneHot')?.inputs[0];
    return indices !== undefined && types[indices]!.shape.length === 1 ? [inputs[1]!, indices] : null;
  };

  const rules = { SigmoidGrad: sigmoid, TanhGrad: tanh, SumRows: gather } as const;
  const steps = operations.map((operation): Step => {
    for (const kind of ['SigmoidGrad', 'TanhGrad', 'SumRows'] as const) {
      const inputs = rules[kind](operation);
      if (inputs) return { kind, inputs, outputs: operation.outputs };
    }
    return operation;
  });
  return prune(steps, effects, Object.values(outputs));
}
