import { attribute } from '../graph/attributes.ts';
import { type Ref, result } from '../graph/graph.ts';
import { at, type EmitTable, T } from './rules.ts';

/**
 * TensorFlow's plain control-flow nodes, as in the loop around them. A Merge outputs what arrives first, so that both
 * operands are gated: one of them may be live in either case, as a constant is.
 */
export const CONTROL: EmitTable<'Gate' | 'Merge'> = {
  Gate: ({ scope, attrs, inputs, types }) => [
    result(scope.node('Switch', inputs, { T: T(at(types, 0)) }), Number(attrs.side)),
  ],
  Merge: ({ scope, inputs, types }) => {
    const [a, b, predicate] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
    const gated = (x: Ref, side: boolean): Ref =>
      result(scope.node('Switch', [x, predicate], { T: T(at(types, 0)) }), Number(side));
    return [scope.node('Merge', [gated(a, true), gated(b, false)], { T: T(at(types, 0)), N: attribute.int(2) })];
  },
};
