import { literal } from '../code.ts';
import { axisAt, contextOf, inputAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition, ShapeContext } from '../definition.ts';
import type { Shape } from '../../program/types.ts';

function flattened(context: ShapeContext): Shape {
  const { shape } = inputAt(context);
  const [start, end] = [axisAt(context, 'Flatten', 'start_dim'), axisAt(context, 'Flatten', 'end_dim')];
  if (end < start) return shape;
  const product = (shape.slice(start, end + 1) as readonly number[]).reduce((a, dim) => a * dim, 1);
  return [...shape.slice(0, start), product, ...shape.slice(end + 1)];
}

export const Flatten: LayerDefinition = {
  type: 'Flatten',
  family: 'shape',
  prefix: 'flatten',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'start_dim',
      kind: 'integer',
      default: 1,
      min: -8,
      max: 8,
      help: { en: 'First axis to join.', zh: '要合并的第一个轴。' },
    },
    {
      key: 'end_dim',
      kind: 'integer',
      default: -1,
      min: -8,
      max: 8,
      help: { en: 'Last axis to join.', zh: '要合并的最后一个轴。' },
    },
  ],
  infer: (context) => [{ dtype: inputAt(context).dtype, shape: flattened(context) }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (context) => (context ? flattened(context).slice(1).join('×') : ''),
  lower: (lowering) => {
    const shape = flattened(contextOf(lowering.params, [lowering.shape()]));
    lowering.output(lowering.b.reshape(lowering.plain(), shape));
  },
  typescript: (code) => {
    const targetShape = code.outputs[0]!.shape.slice(1);
    code.output(code.apply(`tf.layers.reshape(${literal({ name: code.name, targetShape })})`, code.plain()));
  },
  help: {
    what: { en: 'Lays all values of a sample in one row.', zh: '把一个样本的所有值排成一行。' },
    details: {
      en: 'Goes between convolutions and Linear layers: C×H×W becomes C·H·W, channel by channel.',
      zh: '放在卷积层和线性层之间：C×H×W 变成 C·H·W，逐通道排列。',
    },
    formula: String.raw`(N, C, H, W) \to (N,\; C \cdot H \cdot W)`,
    pytorch: 'torch.nn.Flatten',
  },
};
