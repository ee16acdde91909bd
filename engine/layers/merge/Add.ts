import { literal } from '../code.ts';
import { MANY_INPUTS, pairwise } from './pairwise.ts';

export const Add = pairwise({
  type: 'Add',
  prefix: 'add',
  inputs: MANY_INPUTS,
  operator: '+',
  primitive: (b, x, y) => b.add(x, y),
  code: (code) => `tf.layers.add(${literal({ name: code.name })})`,
  help: {
    what: { en: 'Adds tensors of one shape, value by value.', zh: '把形状相同的张量逐值相加。' },
    details: {
      en: 'A shortcut around some layers plus their result is a residual connection: gradients reach early layers undiminished.',
      zh: '绕过若干层的捷径加上这些层的结果就是残差连接：梯度可以不减弱地到达前面的层。',
    },
    formula: String.raw`y = x_1 + x_2 + \dots`,
    pytorch: 'torch.add',
  },
});
