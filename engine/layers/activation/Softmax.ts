import { literal } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { features, type LayerDefinition, type ShapeContext } from '../definition.ts';
import { formatShape } from '../format.ts';
import { axisInMemory } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

/** The axis as a positive number. */
function axisOf(context: ShapeContext): number {
  const { shape } = inputAt(context);
  const dim = context.params['dim'] as number;
  const axis = dim < 0 ? dim + shape.length : dim;
  if (axis < 1 || axis >= shape.length) {
    throw new LayerProblem(
      'layer.axis',
      { layer: 'Softmax', dim, got: formatShape(shape) },
      { field: 'dim', fixes: [{ kind: 'setParams', params: { dim: 1 } }] },
    );
  }
  return axis;
}

export const Softmax: LayerDefinition = {
  type: 'Softmax',
  family: 'activation',
  prefix: 'softmax',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'dim',
      kind: 'integer',
      default: 1,
      min: -8,
      max: 8,
      help: { en: 'The axis along which the values add up to 1.', zh: '数值之和为 1 的那个轴。' },
    },
  ],
  infer: (context) => {
    axisOf(context);
    return [inputAt(context)];
  },
  parameters: () => [],
  multiplyAdds: (context) => features(inputAt(context).shape).reduce((product, dim) => product * dim, 1),
  summary: (_, params) => `dim ${String(params['dim'])}`,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const shape = lowering.shape();
    const axis = axisInMemory(
      axisOf({ params: lowering.params, inputs: [{ dtype: 'float32', shape }] }),
      shape.length,
      layout,
    );
    const last = shape.length - 1;
    // A swap of two axes undoes itself.
    const swap = shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
    lowering.output(b.transpose(b.softmax(b.transpose(value, swap)), swap), layout);
  },
  typescript: (code) => {
    const channelsLast = code.isChannelsLast();
    const rank = code.inputs[0]!.shape.length;
    const axis = axisInMemory(
      axisOf({ params: code.params, inputs: code.inputs }),
      rank,
      channelsLast ? 'channelsLast' : 'plain',
    );
    const layer =
      axis === rank - 1
        ? `tf.layers.softmax(${literal({ name: code.name })})`
        : `new ${code.use('SoftmaxAxis')}(${literal({ name: code.name, axis })})`;
    code.output(code.apply(layer, code.input()), channelsLast ? 'channelsLast' : 'plain');
  },
  help: {
    what: { en: 'Turns scores into probabilities that add up to 1.', zh: '把分数变成总和为 1 的概率。' },
    details: {
      en: 'Not needed before cross-entropy, which contains it: two in a row learn slowly.',
      zh: '交叉熵已包含 softmax，前面不需要再加：连续两个会学得很慢。',
    },
    formula: String.raw`y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
    pytorch: 'torch.nn.Softmax',
  },
};
