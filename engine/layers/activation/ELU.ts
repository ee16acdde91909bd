import { activation, numberField } from './elementwise.ts';

export const ELU = activation({
  type: 'ELU',
  fields: [numberField('alpha', 1, 'The α of the formula: outputs saturate at −α.', '公式中的 α：输出在 −α 处饱和。')],
  primitive: (b, x, params) => {
    const low = b.expm1(b.minimum(x, b.scalar(0)));
    return b.add(b.relu(x), b.mul(low, b.scalar(params.alpha)));
  },
  // tf.elu and tf.selu subtract on TensorFlow's backend, which loses all digits near 0.
  tfjs: ({ alpha }) => {
    const low = 'tf.expm1(tf.minimum(x, 0))';
    return { of: `tf.add(tf.relu(x), ${alpha === 1 ? low : `tf.mul(${low}, ${String(alpha)})`})` };
  },
  help: {
    what: { en: 'Like a ReLU, but negative values saturate smoothly at −α.', zh: '类似 ReLU，但负值平滑地饱和于 −α。' },
    details: {
      en: 'Outputs have a mean near 0, which speeds up learning in the layers that follow.',
      zh: '输出的均值接近 0，可加快后面各层的学习。',
    },
    formula: String.raw`y = \max(0, x) + \alpha\,(e^{\min(0, x)} - 1)`,
    pytorch: 'torch.nn.ELU',
  },
});
