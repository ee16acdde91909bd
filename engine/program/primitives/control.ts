import type { Builder, Value } from '../builder.ts';
import { sameShape } from '../shapes.ts';
import type { TensorType } from '../types.ts';
import { at, expectDType, expectRank, type RuleTable } from './rules.ts';

function expectPredicate(type: TensorType): void {
  expectDType(type, 'bool');
  expectRank(type, 0);
}

/** Zeros like x where the predicate is not `side`, else dead: they are not even filled where they are not needed. */
function zerosUnless(b: Builder, x: Value, predicate: Value, side: boolean, { type }: Value): Value {
  return b.broadcastLike(b.gate(b.cast(b.scalar(0), type.dtype), predicate, !side), x);
}

export const CONTROL: RuleTable<'Gate' | 'Merge'> = {
  Gate: {
    arity: 2,
    infer: (_, inputs) => {
      expectPredicate(at(inputs, 1));
      return [at(inputs, 0)];
    },
    gradient: ({ b, attrs: { side }, inputs, gradients }) => {
      const [x, predicate, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      const zeros = zerosUnless(b, x, predicate, side, g);
      return [side ? b.merge(predicate, g, zeros) : b.merge(predicate, zeros, g), null];
    },
  },
  Merge: {
    arity: 3,
    infer: (_, inputs) => {
      const [a, b] = [at(inputs, 0), at(inputs, 1)];
      expectPredicate(at(inputs, 2));
      if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape))
        throw new Error(`${a.dtype} [${a.shape.join(', ')}] or ${b.dtype} [${b.shape.join(', ')}]`);
      return [a];
    },
    gradient: ({ b, inputs, gradients, needed }) => {
      const [predicate, g] = [at(inputs, 2), at(gradients, 0) as Value];
      return [needed[0] ? b.gate(g, predicate, true) : null, needed[1] ? b.gate(g, predicate, false) : null, null];
    },
  },
};
