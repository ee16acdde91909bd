import type { Value } from '../builder.ts';
import { at, expectRank, type RuleTable } from './rules.ts';

export const LINEAR: RuleTable<'MatMul'> = {
  MatMul: {
    arity: 2,
    infer: ({ transposeA, transposeB }, inputs) => {
      const [a, b] = [at(inputs, 0), at(inputs, 1)];
      expectRank(a, 2);
      expectRank(b, 2);
      const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
      const [k2, n] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
      if (k !== k2) throw new Error(`Inner sizes differ: ${k} and ${k2}`);
      return [{ dtype: a.dtype, shape: [m!, n!] }];
    },
    gradient: ({ b, attrs: { transposeA, transposeB }, inputs, gradients, needed }) => {
      const [x, y, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      // c = op(x)·op(y): d op(x) = g·op(y)ᵀ, d op(y) = op(x)ᵀ·g, each transposed back.
      const dx = transposeA
        ? () => b.matMul(y, g, { transposeA: transposeB, transposeB: true })
        : () => b.matMul(g, y, { transposeB: !transposeB });
      const dy = transposeB
        ? () => b.matMul(g, x, { transposeA: true, transposeB: transposeA })
        : () => b.matMul(x, g, { transposeA: !transposeA });
      return [needed[0] ? dx() : null, needed[1] ? dy() : null];
    },
  },
};
