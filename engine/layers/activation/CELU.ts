import { activation, numberField } from './elementwise.ts';

export const CELU = activation({
  type: 'CELU',
  fields: [
    numberField('alpha', 1, 'The α of the formula: outputs saturate at −α.', '公式中的 α：输出在 −α 处饱和。', {
      min: 0.001,
    }),
  ],
  primitive: (b, x, params) => {
    const alpha = params.alpha;
    const low = b.expm1(b.mul(b.minimum(x, b.scalar(0)), b.scalar(1 / alpha)));
    return b.add(b.relu(x), b.mul(low, b.scalar(alpha)));
  },
  tfjs: ({ alpha }) => ({
    of: `tf.add(tf.relu(x), tf.mul(tf.expm1(tf.div(tf.minimum(x, 0), ${String(alpha)})), ${String(alpha)}))`,
  }),
  help: {
    what: { en: 'An ELU that is continuously differentiable for every α.', zh: '对任何 α 都连续可微的 ELU。' },
    details: {
      en: 'The derivative of ELU jumps at 0 unless α is 1; that of CELU does not.',
      zh: '当 α 不为 1 时 ELU 的导数在 0 处不连续，CELU 则连续。',
    },
    formula: String.raw`y = \max(0, x) + \alpha\,(e^{\min(0, x)/\alpha} - 1)`,
    pytorch: 'torch.nn.CELU',
  },
});
