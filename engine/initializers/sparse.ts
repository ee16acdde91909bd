import { entry, number, SHARE } from '../settings/fields.ts';
import * as common from './fields.ts';
import { permutation } from '../program/random.ts';
import { defineInitializer, MATRICES } from './initializer.ts';
import { normalValues } from './random.ts';

/** torch.nn.init.sparse_: normal values, and a share of each column zero (Martens, 2010). */
export const sparse = defineInitializer(
  entry(
    ['Sparse', '稀疏'],
    ['Normal distribution; a fraction of each column is zero.', '正态分布，每列的一部分为零。'],
    {
      sparsity: number(
        0.1,
        ['Sparsity', '稀疏度'],
        ['Fraction of each column that is zero (sparsity).', '每列中零的比例（sparsity）。'],
        SHARE,
      ),
      std: common.std(0.01),
    },
  ),
  {
    axes: MATRICES,
    fill: ({ sparsity, std }, shape, source) => {
      const [rows, columns] = shape as [number, number];
      const values = normalValues(rows * columns, source, 0, std);
      const zeros = Math.ceil(sparsity * rows);
      for (let column = 0; column < columns; column += 1) {
        const order = permutation(rows, source.seed, source.stream, column + 1);
        for (const row of order.subarray(0, zeros)) values[row * columns + column] = 0;
      }
      return values;
    },
  },
);
