import { literal } from '../code.ts';
import { ONE_OUTPUT } from '../common.ts';
import { defineLayer } from '../definition.ts';

const shapeOf = (params: { readonly shape: readonly number[] }): readonly number[] => params.shape;
const dtypeOf = (params: { readonly dtype: string }): 'float32' | 'int32' =>
  params.dtype === 'int32' ? 'int32' : 'float32';

export const Input = defineLayer({
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
    {
      key: 'dtype',
      kind: 'choice',
      default: 'float32',
      options: [
        { value: 'float32', label: { en: 'float32', zh: 'float32' } },
        { value: 'int32', label: { en: 'int32', zh: 'int32' } },
      ],
      help: {
        en: 'float32, or int32 for indices: classes, characters, words for an Embedding.',
        zh: 'float32，或用于索引的 int32：供 Embedding 使用的类别、字符、词。',
      },
    },
  ],
  infer: ({ params }) => [{ dtype: dtypeOf(params), shape: ['N', ...shapeOf(params)] }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => shapeOf(params).join('×'),
  // The assembler of the program provides the input.
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(value, layout);
  },
  typescript: (code) => {
    const shape = shapeOf(code.params);
    const whole = dtypeOf(code.params) === 'int32' ? { dtype: 'int32' } : {};
    const image = shape.length === 3;
    const stored = image ? [shape[1], shape[2], shape[0]] : shape;
    code.output(
      code.declare(`tf.input(${literal({ name: code.name, shape: stored, ...whole })})`),
      image ? 'channelsLast' : 'plain',
    );
  },
  help: {
    what: { en: 'The input of the network.', zh: '网络的输入。' },
    details: {
      en: 'Images come as channels × height × width, scaled to [0, 1]. N is the number of samples in a batch.',
      zh: '图像的形状是通道 × 高 × 宽，数值缩放到 [0, 1]。N 是一个批次中的样本数。',
    },
    formula: String.raw`x \in [0, 1]^{N \times C \times H \times W}`,
    pytorch: 'torch.Tensor',
  },
});
