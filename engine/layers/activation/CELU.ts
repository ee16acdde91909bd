import { activation, numberField } from './elementwise.ts';

export const CELU = activation({
  type: 'CELU',
  fields: [
    numberField(
      'alpha',
      1,
      'The value that large negative inputs approach, negated.',
      '很小的负输入所趋近的值的相反数。',
      { min: 0.001 },
    ),
  ],
  primitive: (b, x, params) => {
    const alpha = params['alpha'] as number;
    const low = b.expm1(b.mul(b.minimum(x, b.scalar(0)), b.scalar(1 / alpha)));
    return b.add(b.relu(x), b.mul(low, b.scalar(alpha)));
  },
  tfjs: ({ alpha }) => ({
    of: `tf.add(tf.relu(x), tf.mul(tf.expm1(tf.div(tf.minimum(x, 0), ${String(alpha)})), ${String(alpha)}))`,
  }),
  help: {
    what: { en: 'An ELU whose slope is continuous for every α.', zh: '对任何 α 斜率都连续的 ELU。' },
    details: {
      en: 'Where ELU has a kink at 0 unless α is 1, this one has none.',
      zh: '当 α 不为 1 时 ELU 在 0 处有折角，CELU 则没有。',
    },
    formula: String.raw`y = \max(0, x) + \alpha\,(e^{\min(0, x)/\alpha} - 1)`,
    pytorch: 'torch.nn.CELU',
  },
});
