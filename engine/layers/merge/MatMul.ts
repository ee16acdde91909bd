import type { Value } from '../../program/builder.ts';
import { broadcastShapes } from '../../program/shapes.ts';
import type { Shape } from '../../program/types.ts';
import { lambda, sampleShape } from '../code.ts';
import { contextOf, inputAt, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import type { Lowering } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';
import { TWO_INPUTS } from './pairwise.ts';

interface Product {
  /** The leading axes of the result, broadcast. */
  readonly lead: Shape;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

function product(context: ShapeContext): Product {
  const [x, y] = [inputAt(context, 0).shape, inputAt(context, 1).shape];
  const refuse = (): never => {
    const params = { first: formatShape(x), other: formatShape(y) };
    throw new LayerProblem('layer.matMul', params, { input: 1 });
  };
  if (x.length < 3 || x.length !== y.length) return refuse();
  const [rows, inner] = x.slice(-2) as [number, number];
  const [other, columns] = y.slice(-2) as [number, number];
  if (inner !== other) return refuse();
  const [left, right] = [x.slice(0, -2), y.slice(0, -2)];
  if (left.some((dim, i) => dim !== right[i] && dim !== 1 && right[i] !== 1)) return refuse();
  return { lead: broadcastShapes(left, right), rows, inner, columns };
}

/** Number of repetitions of each axis of an operand. */
const repeats = (shape: Shape, lead: Shape): number[] =>
  shape.map((dim, i) => (i < lead.length && dim === 1 && lead[i] !== 1 ? (lead[i] as number) : 1));

/** An operand with its leading axes broadcast. */
function stretched(lowering: Lowering, index: number, lead: Shape): Value {
  return repeats(lowering.shape(index), lead).reduce(
    (value, times, axis) => (times === 1 ? value : lowering.b.concat(Array<Value>(times).fill(value), axis)),
    lowering.plain(index),
  );
}

export const MatMul = defineLayer({
  type: 'MatMul',
  family: 'merge',
  prefix: 'matmul',
  inputs: TWO_INPUTS,
  outputs: ONE_OUTPUT,
  fields: [],
  infer: (context) => {
    const { lead, rows, columns } = product(context);
    return [{ dtype: 'float32', shape: [...lead, rows, columns] }];
  },
  parameters: () => [],
  multiplyAdds: (context) => {
    const { lead, rows, inner, columns } = product(context);
    return (lead.slice(1) as number[]).reduce((all, size) => all * size, rows * inner * columns);
  },
  summary: (context) => {
    if (!context) return '';
    const { rows, inner, columns } = product(context);
    return `${rows}×${inner} · ${inner}×${columns}`;
  },
  lower: (lowering) => {
    const { lead } = product(contextOf(lowering.params, [lowering.shape(0), lowering.shape(1)]));
    lowering.output(lowering.b.matMul(stretched(lowering, 0, lead), stretched(lowering, 1, lead)));
  },
  typescript: (code) => {
    const { lead } = product(code);
    const [x, y] = ['x', 'y'].map((name, i) => {
      const reps = repeats(code.inputs[i]!.shape, lead);
      return reps.every((times) => times === 1) ? name : `tf.tile(${name}, [${reps.join(', ')}])`;
    });
    const layer = lambda(code, `tf.matMul(${x}, ${y})`, sampleShape(code, 'plain'));
    code.output(code.apply(layer, `[${code.plain(0)}, ${code.plain(1)}]`));
  },
  python: (code) => code.output(`${code.input(0)} @ ${code.input(1)}`),
  picture: { kind: 'matrices' },
  help: {
    what: { en: 'Batched matrix product.', zh: '批量矩阵乘法。' },
    details: {
      en: 'The last two axes are the matrices: N×m×k times N×k×n gives N×m×n. Axes between them and the batch must agree, or be 1. Put a Permute before it to transpose.',
      zh: '最后两个轴是矩阵：N×m×k 乘以 N×k×n 得到 N×m×n。它们与批次之间的轴必须一致或为 1。需要转置时先接 Permute。',
    },
    formula: String.raw`y_{n,i,j} = \sum_{k} a_{n,i,k}\, b_{n,k,j}`,
    pytorch: 'torch.matmul',
  },
});
