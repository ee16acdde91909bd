import { literal } from '../code.ts';
import { inputAt, ONE_OUTPUT } from '../common.ts';
import { features, type LayerDefinition } from '../definition.ts';
import { formatShape } from '../format.ts';
import { toChannelsLast, toPlain } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';
import { sameShape } from '../../program/shapes.ts';

export const Add: LayerDefinition = {
  type: 'Add',
  family: 'merge',
  prefix: 'add',
  inputs: { variadic: true, min: 2 },
  outputs: ONE_OUTPUT,
  fields: [],
  infer: (context) => {
    const first = inputAt(context);
    context.inputs.forEach(({ shape }, input) => {
      if (sameShape(shape, first.shape)) return;
      const params = { layer: 'Add', first: formatShape(first.shape), other: formatShape(shape) };
      throw new LayerProblem('layer.unequalShapes', params, { input });
    });
    return [first];
  },
  parameters: () => [],
  multiplyAdds: (context) =>
    (context.inputs.length - 1) * features(inputAt(context).shape).reduce((product, dim) => product * dim, 1),
  summary: () => '',
  lower: (lowering) => {
    const { b, inputs } = lowering;
    const { layout } = lowering.input();
    const values = inputs.map((tensor) => (layout === 'plain' ? toPlain(b, tensor) : toChannelsLast(b, tensor)));
    lowering.output(
      values.reduce((sum, value) => b.add(sum, value)),
      layout,
    );
  },
  typescript: (code) => {
    const channelsLast = code.isChannelsLast();
    const inputs = code.inputs.map((_, i) => (channelsLast ? code.channelsLast(i) : code.plain(i)));
    const sum = code.apply(`tf.layers.add(${literal({ name: code.name })})`, `[${inputs.join(', ')}]`);
    code.output(sum, channelsLast ? 'channelsLast' : 'plain');
  },
  help: {
    what: { en: 'Adds tensors of one shape, value by value.', zh: '把形状相同的张量逐值相加。' },
    details: {
      en: 'A shortcut around some layers plus their result is a residual connection: gradients reach early layers undiminished.',
      zh: '绕过若干层的捷径加上这些层的结果就是残差连接：梯度可以不减弱地到达前面的层。',
    },
    formula: String.raw`y = x_1 + x_2 + \dots`,
    pytorch: 'torch.add',
  },
};
