import { lambda, sampleShape } from '../code.ts';
import { anyAt, checkOneType, contextOf, ONE_OUTPUT, axisField } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { sameShape } from '../../program/shapes.ts';
import type { Shape } from '../../program/types.ts';

/** Index of the new axis, after the batch. */
function newAxis(context: ShapeContext<{ readonly dim: number }>): number {
  const { shape } = anyAt(context);
  const dim = context.params.dim;
  const axis = dim < 0 ? dim + shape.length + 1 : dim;
  if (axis >= 1 && axis <= shape.length) return axis;
  const params = { layer: 'Stack', dim, got: formatShape(shape) };
  throw new LayerProblem('layer.axis', params, {
    field: 'dim',
    fixes: [{ kind: 'setParams', params: { dim: 1 } }],
  });
}

const withAxis = (shape: Shape, axis: number, size: number): Shape => [
  ...shape.slice(0, axis),
  size,
  ...shape.slice(axis),
];

export const Stack = defineLayer({
  type: 'Stack',
  family: 'merge',
  prefix: 'stack',
  inputs: { variadic: true, min: 2 },
  outputs: ONE_OUTPUT,
  fields: [axisField('dim', 1, { en: 'Index of the new axis.', zh: '新轴的位置。' })],
  infer: (context) => {
    const first = anyAt(context);
    checkOneType(context, 'Stack');
    const axis = newAxis(context);
    context.inputs.forEach(({ shape }, input) => {
      if (sameShape(shape, first.shape)) return;
      const params = { layer: 'Stack', first: formatShape(first.shape), other: formatShape(shape) };
      throw new LayerProblem('layer.unequalShapes', params, { input });
    });
    return [{ dtype: first.dtype, shape: withAxis(first.shape, axis, context.inputs.length) }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `dim ${String(params.dim)}`,
  lower: (lowering) => {
    const { b, inputs, params } = lowering;
    const axis = newAxis(contextOf(params, [lowering.shape()]));
    const parts = inputs.map((_, i) => b.reshape(lowering.plain(i), withAxis(lowering.shape(i), axis, 1)));
    lowering.output(b.concat(parts, axis));
  },
  typescript: (code) => {
    const inputs = code.inputs.map((_, i) => code.plain(i));
    const of = `tf.stack([x, ...others], ${newAxis(code)})`;
    code.output(code.apply(lambda(code, of, sampleShape(code, 'plain')), `[${inputs.join(', ')}]`));
  },
  python: (code) => {
    const inputs = code.inputs.map((_, i) => code.input(i));
    code.output(`torch.stack((${inputs.join(', ')}), dim=${newAxis(code)})`);
  },
  picture: (params) => ({ kind: 'stack', dim: params.dim }),
  help: {
    what: { en: 'Stacks tensors of the same shape along a new axis.', zh: '沿一个新轴堆叠形状相同的张量。' },
    details: {
      en: 'Unlike Concat it adds an axis, whose size is the number of inputs: for example, it turns feature vectors into the steps of a sequence.',
      zh: '与 Concat 不同，它增加一个轴，大小等于输入的个数：特征向量可以变成序列的各步。',
    },
    formula: String.raw`y_{n,k,\dots} = (x_k)_{n,\dots}`,
    pytorch: 'torch.stack',
  },
});
