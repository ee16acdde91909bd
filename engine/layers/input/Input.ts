import { literal } from '../code.ts';
import { ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';

const shapeOf = (params: { readonly [key: string]: unknown }): readonly number[] =>
  params['shape'] as readonly number[];

export const Input: LayerDefinition = {
  type: 'Input',
  family: 'input',
  prefix: 'input',
  inputs: [],
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'shape',
      kind: 'shape',
      default: [1, 28, 28],
      help: {
        en: 'Shape of one sample: channels, height, width for images.',
        zh: '一个样本的形状：图像为通道、高、宽。',
      },
    },
  ],
  infer: ({ params }) => [{ dtype: 'float32', shape: ['N', ...shapeOf(params)] }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => shapeOf(params).join('×'),
  // What flows in is put there by whoever assembles the program.
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(value, layout);
  },
  typescript: (code) => {
    const shape = shapeOf(code.params);
    const image = shape.length === 3;
    const stored = image ? [shape[1], shape[2], shape[0]] : shape;
    code.output(
      code.declare(`tf.input(${literal({ name: code.name, shape: stored })})`),
      image ? 'channelsLast' : 'plain',
    );
  },
  help: {
    what: { en: 'Where samples enter the network.', zh: '样本进入网络的地方。' },
    details: {
      en: 'Images come as channels × height × width, scaled to [0, 1]. N is the number of samples in a batch.',
      zh: '图像的形状是通道 × 高 × 宽，数值缩放到 [0, 1]。N 是一个批次中的样本数。',
    },
    formula: String.raw`x \in [0, 1]^{N \times C \times H \times W}`,
    pytorch: 'torch.Tensor',
  },
};
