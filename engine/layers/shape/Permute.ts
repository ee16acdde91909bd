import { literal } from '../code.ts';
import { contextOf, anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';

/** The new order of all axes, batch first. */
function orderOf(context: ShapeContext<{ readonly dims: readonly number[] }>): readonly number[] {
  const { shape } = anyAt(context);
  const dims = context.params.dims;
  const axes = shape.slice(1).map((_, i) => i + 1);
  if (dims.length === axes.length && axes.every((axis) => dims.includes(axis))) return [0, ...dims];
  throw new LayerProblem(
    'layer.permutation',
    { dims: dims.join(', '), axes: axes.join(', '), got: formatShape(shape) },
    { field: 'dims', input: 0, fixes: [{ kind: 'setParams', params: { dims: [...axes.slice(1), 1] } }] },
  );
}

export const Permute = defineLayer({
  type: 'Permute',
  family: 'shape',
  prefix: 'permute',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'dims',
      kind: 'shape',
      default: [2, 3, 1],
      help: {
        en: 'The old axes in their new order. The batch is axis 0 and stays in front.',
        zh: '旧轴按新的顺序排列。批次是轴 0，始终在最前面。',
      },
    },
  ],
  infer: (context) => {
    const { dtype, shape } = anyAt(context);
    return [{ dtype, shape: orderOf(context).map((axis) => shape[axis]!) }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => params.dims.join(', '),
  lower: (lowering) => {
    const order = orderOf(contextOf(lowering.params, [lowering.shape()]));
    lowering.output(lowering.b.transpose(lowering.plain(), order));
  },
  typescript: (code) => {
    const config = { name: code.name, dims: code.params.dims };
    code.output(code.apply(`tf.layers.permute(${literal(config)})`, code.plain()));
  },
  python: (code) => code.output(`${code.input()}.permute(${orderOf(code).join(', ')})`),
  picture: (params) => ({ kind: 'permute', dims: params.dims }),
  help: {
    what: { en: 'Permutes the axes.', zh: '重排轴的顺序。' },
    details: {
      en: 'For two axes this is the transpose. It can turn the rows of an image into the steps of a sequence.',
      zh: '对两个轴来说就是转置。例如可以把图像的行变成序列的步。',
    },
    formula: String.raw`y_{n, i_{d_1}, i_{d_2}, \dots} = x_{n, i_1, i_2, \dots}`,
    pytorch: 'torch.permute',
  },
});
