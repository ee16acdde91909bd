import { literal } from '../code.ts';
import { anyAt, axisAt, axisField, checkOneType, contextOf, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { axisInMemory, toChannelsLast, toPlain } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

const axisOf = (context: ShapeContext): number => axisAt(context, 'Concat');

export const Concat = defineLayer({
  type: 'Concat',
  family: 'merge',
  prefix: 'concat',
  inputs: { variadic: true, min: 2 },
  outputs: ONE_OUTPUT,
  fields: [
    axisField('dim', 1, {
      en: 'The axis along which to concatenate; 1 for channels.',
      zh: '沿哪个轴拼接；1 表示拼接通道。',
    }),
  ],
  infer: (context) => {
    const first = anyAt(context);
    checkOneType(context, 'Concat');
    const axis = axisOf(context);
    let size = 0;
    context.inputs.forEach(({ shape }, input) => {
      if (shape.length !== first.shape.length || shape.some((dim, i) => i !== axis && dim !== first.shape[i])) {
        const params = { first: formatShape(first.shape), other: formatShape(shape), dim: axis };
        throw new LayerProblem('layer.concatShapes', params, { input });
      }
      size += shape[axis] as number;
    });
    return [{ dtype: first.dtype, shape: first.shape.map((dim, i) => (i === axis ? size : dim)) }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `dim ${String(params.dim)}`,
  lower: (lowering) => {
    const { b, inputs, params } = lowering;
    const { layout } = lowering.input();
    const axis = axisInMemory(axisOf(contextOf(params, [lowering.shape()])), lowering.shape().length, layout);
    const values = inputs.map((tensor) => (layout === 'plain' ? toPlain(b, tensor) : toChannelsLast(b, tensor)));
    lowering.output(b.concat(values, axis), layout);
  },
  typescript: (code) => {
    const channelsLast = code.isChannelsLast();
    const layout = channelsLast ? 'channelsLast' : 'plain';
    const inputs = code.inputs.map((_, i) => (channelsLast ? code.channelsLast(i) : code.plain(i)));
    const rank = code.inputs[0]!.shape.length;
    const axis = axisInMemory(axisOf(code), rank, layout);
    const joined = code.apply(`tf.layers.concatenate(${literal({ name: code.name, axis })})`, `[${inputs.join(', ')}]`);
    code.output(joined, layout);
  },
  python: (code) => {
    const inputs = code.inputs.map((_, i) => code.input(i));
    code.output(`torch.cat((${inputs.join(', ')}), dim=${axisOf(code)})`);
  },
  picture: (params) => ({ kind: 'concat', dim: params.dim }),
  help: {
    what: { en: 'Concatenates tensors along one axis.', zh: '沿一个轴拼接张量。' },
    details: {
      en: 'All other axes must agree. Along dim 1 the channels of images are concatenated, as in Inception, DenseNet and U-Net.',
      zh: '其他轴必须一致。沿 dim 1 拼接图像的通道，如 Inception、DenseNet 和 U-Net。',
    },
    formula: String.raw`y = [\,x_1;\, x_2;\, \dots\,]`,
    pytorch: 'torch.cat',
  },
});
