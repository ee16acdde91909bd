import { layoutOf, literal } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, features, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { numberField } from './elementwise.ts';

function parameterCount(context: ShapeContext<{ readonly num_parameters: number }>): number {
  const count = context.params.num_parameters;
  const { shape } = inputAt(context);
  if (count === 1 || count === shape[1]) return count;
  throw new LayerProblem(
    'layer.preluParameters',
    { count, channels: Number(shape[1] ?? 0), got: formatShape(shape) },
    {
      field: 'num_parameters',
      fixes: [...new Set([...features(shape).slice(0, 1), 1])].map((n) => ({
        kind: 'setParams',
        params: { num_parameters: n },
      })),
    },
  );
}

export const PReLU = defineLayer({
  type: 'PReLU',
  family: 'activation',
  prefix: 'prelu',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'num_parameters',
      kind: 'integer',
      default: 1,
      min: 1,
      max: 65_536,
      help: {
        en: 'Number of slopes to learn: one for all, or one per channel.',
        zh: '学习的斜率个数：所有通道共用一个，或每个通道一个。',
      },
    },
    numberField('init', 0.25, 'Initial value of the slope.', '斜率的初始值。'),
  ],
  infer: (context) => {
    parameterCount(context);
    return [inputAt(context)];
  },
  parameters: (context) => [
    {
      name: 'weight',
      shape: [parameterCount(context)],
      trainable: true,
      initializer: { kind: 'constant', value: context.params.init },
    },
  ],
  multiplyAdds: (context) => valuesOf(context),
  summary: (_, params) => `${String(params.num_parameters)} ${params.num_parameters === 1 ? 'slope' : 'slopes'}`,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const weight = lowering.parameter('weight');
    const rank = value.type.shape.length;
    const count = weight.type.shape[0]!;
    const axis = layout === 'plain' ? 1 : rank - 1;
    const slope = b.reshape(
      weight,
      value.type.shape.map((_, i) => (i === axis ? count : 1)),
    );
    const positive = b.relu(value);
    // In this form the gradient at 0 is PyTorch's.
    lowering.output(b.add(positive, b.mul(slope, b.sub(value, positive))), layout);
  },
  typescript: (code) => {
    const layout = layoutOf(code);
    const { num_parameters: count, init } = code.params;
    const rank = code.inputs[0]!.shape.length;
    const config = { name: code.name, count, init, axis: layout === 'plain' ? 1 : rank - 1 };
    code.weights([{ name: 'weight' }]);
    code.output(code.apply(`new ${code.use('PReLU')}(${literal(config)})`, code.input()), layout);
  },
  // With one slope for all channels, as by default.
  picture: { kind: 'curve', params: { num_parameters: 1 } },
  help: {
    what: { en: 'A leaky ReLU with a learnable slope.', zh: '斜率可学习的 Leaky ReLU。' },
    details: {
      en: 'The slope for negative values is learned, one for all channels or one per channel.',
      zh: '负值部分的斜率由训练得到，所有通道共用一个或每个通道一个。',
    },
    formula: String.raw`y = \max(0, x) + a \min(0, x)`,
    pytorch: 'torch.nn.PReLU',
  },
});
