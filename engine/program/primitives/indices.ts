import type { Value } from '../builder.ts';
import { at, expectDType, type RuleTable } from './rules.ts';

export const INDICES: RuleTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: {
    arity: 2,
    infer: (_, inputs) => {
      const [table, indices] = [at(inputs, 0), at(inputs, 1)];
      expectDType(indices, 'int32');
      return [{ dtype: table.dtype, shape: [...indices.shape, ...table.shape.slice(1)] }];
    },
    // Rows that were gathered twice add up: oneHot(indices)ᵀ · gradient.
    gradient: ({ b, inputs, gradients }) => {
      const [table, indices, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      if (table.type.dtype !== 'float32' || table.type.shape.length !== 2 || indices.type.shape.length !== 1) {
        throw new Error('Only rows of a float32 matrix by a vector of indices have a gradient');
      }
      return [b.matMul(b.oneHot(indices, table.type.shape[0] as number), g, { transposeA: true }), null];
    },
  },
  OneHot: {
    arity: 1,
    infer: ({ depth }, inputs) => {
      expectDType(at(inputs, 0), 'int32');
      return [{ dtype: 'float32', shape: [...at(inputs, 0).shape, depth] }];
    },
    gradient: null,
  },
  ArgMax: {
    arity: 1,
    infer: ({ axis }, inputs) => [{ dtype: 'int32', shape: at(inputs, 0).shape.filter((_, i) => i !== axis) }],
    gradient: null,
  },
};
