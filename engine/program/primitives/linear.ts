import type { Value } from '../builder.ts';
import { sameShape } from '../shapes.ts';
import type { Dim, TensorType } from '../types.ts';
import { at, expectDType, type RuleTable } from './rules.ts';

/** The leading axes, rows and columns of a stack of matrices. */
function matrices({ shape }: TensorType, transposed: boolean): { lead: readonly Dim[]; rows: Dim; columns: Dim } {
  if (shape.length < 2) throw new Error(`Expected matrices, got [${shape.join(', ')}]`);
  const [rows, columns] = shape.slice(-2) as [Dim, Dim];
  const lead = shape.slice(0, -2);
  return transposed ? { lead, rows: columns, columns: rows } : { lead, rows, columns };
}

export const LINEAR: RuleTable<'MatMul'> = {
  MatMul: {
    arity: 2,
    infer: ({ transposeA, transposeB }, inputs) => {
      const [a, b] = [matrices(at(inputs, 0), transposeA), matrices(at(inputs, 1), transposeB)];
      expectDType(at(inputs, 1), at(inputs, 0).dtype);
      if (a.columns !== b.rows) throw new Error(`Inner sizes differ: ${a.columns} and ${b.rows}`);
      if (!sameShape(a.lead, b.lead)) throw new Error(`Stacks differ: [${a.lead.join()}] and [${b.lead.join()}]`);
      return [{ dtype: at(inputs, 0).dtype, shape: [...a.lead, a.rows, b.columns] }];
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
