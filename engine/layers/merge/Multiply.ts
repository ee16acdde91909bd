import { literal } from '../code.ts';
import { MANY_INPUTS, pairwise } from './pairwise.ts';

export const Multiply = pairwise({
  type: 'Multiply',
  prefix: 'mul',
  inputs: MANY_INPUTS,
  operator: '*',
  sign: '×',
  primitive: (b, x, y) => b.mul(x, y),
  code: (code) => `tf.layers.multiply(${literal({ name: code.name })})`,
  help: {
    what: { en: 'Elementwise product of tensors.', zh: '张量逐元素相乘。' },
    details: {
      en: 'With a sigmoid before one input it is a gate: channel attention multiplies N×C×H×W by N×C×1×1. Axes of size 1 are broadcast.',
      zh: '若一个输入前有 sigmoid，就成了“门”：通道注意力把 N×C×H×W 乘以 N×C×1×1。大小为 1 的轴会广播。',
    },
    formula: String.raw`y = x_1 \odot x_2 \odot \dots`,
    pytorch: 'torch.mul',
  },
});
