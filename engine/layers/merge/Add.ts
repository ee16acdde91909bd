import { literal } from '../code.ts';
import { MANY_INPUTS, pairwise } from './pairwise.ts';

export const Add = pairwise({
  type: 'Add',
  prefix: 'add',
  inputs: MANY_INPUTS,
  operator: '+',
  sign: '+',
  primitive: (b, x, y) => b.add(x, y),
  code: (code) => `tf.layers.add(${literal({ name: code.name })})`,
  help: {
    what: { en: 'Elementwise sum of tensors of the same shape.', zh: '形状相同的张量逐元素相加。' },
    details: {
      en: 'A skip connection around some layers plus their output is a residual connection: gradients reach early layers directly.',
      zh: '绕过若干层的跳跃连接加上这些层的输出就是残差连接：梯度可以直接到达前面的层。',
    },
    formula: String.raw`y = x_1 + x_2 + \dots`,
    pytorch: 'torch.add',
  },
});
