import { activation, numberField } from './elementwise.ts';

export const ELU = activation({
  type: 'ELU',
  fields: [
    numberField(
      'alpha',
      1,
      'The value that large negative inputs approach, negated.',
      '很小的负输入所趋近的值的相反数。',
    ),
  ],
  primitive: (b, x, params) => {
    const low = b.expm1(b.minimum(x, b.scalar(0)));
    return b.add(b.relu(x), b.mul(low, b.scalar(params['alpha'] as number)));
  },
  // tf.elu and tf.selu subtract on TensorFlow's backend, which leaves no digits near 0.
  tfjs: ({ alpha }) => {
    const low = 'tf.expm1(tf.minimum(x, 0))';
    return { of: `tf.add(tf.relu(x), ${alpha === 1 ? low : `tf.mul(${low}, ${String(alpha)})`})` };
  },
  help: {
    what: { en: 'Like a ReLU, but negative values bend smoothly towards −α.', zh: '类似 ReLU，但负值平滑地趋向 −α。' },
    details: {
      en: 'Outputs have a mean near 0, which helps the layers that follow.',
      zh: '输出的均值接近 0，有利于后面的层。',
    },
    formula: String.raw`y = \max(0, x) + \alpha\,(e^{\min(0, x)} - 1)`,
    pytorch: 'torch.nn.ELU',
  },
});
