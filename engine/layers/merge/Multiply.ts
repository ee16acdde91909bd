import { literal } from '../code.ts';
import { MANY_INPUTS, pairwise } from './pairwise.ts';

export const Multiply = pairwise({
  type: 'Multiply',
  prefix: 'mul',
  inputs: MANY_INPUTS,
  operator: '*',
  primitive: (b, x, y) => b.mul(x, y),
  code: (code) => `tf.layers.multiply(${literal({ name: code.name })})`,
  help: {
    what: { en: 'Multiplies tensors value by value.', zh: '把张量逐值相乘。' },
    details: {
      en: 'With a sigmoid before one input it is a gate: attention over channels multiplies N×C×H×W by N×C×1×1. An axis of size 1 stretches.',
      zh: '若一个输入前有 sigmoid，就成了“门”：通道注意力把 N×C×H×W 乘以 N×C×1×1。大小为 1 的轴会自动扩展。',
    },
    formula: String.raw`y = x_1 \odot x_2 \odot \dots`,
    pytorch: 'torch.mul',
  },
});
