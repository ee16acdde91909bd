import { activation, numberField } from './elementwise.ts';

export const Softplus = activation({
  type: 'Softplus',
  fields: [
    numberField('beta', 1, 'The β of the formula.', '公式中的 β。', { min: 0.001 }),
    numberField('threshold', 20, 'Linear, y = x, where β·x exceeds it.', '当 β·x 超过它时为线性 y = x。'),
  ],
  primitive: (b, x, params) => {
    const [beta, threshold] = [params.beta, params.threshold];
    const scaled = b.mul(x, b.scalar(beta));
    const curve = b.mul(b.softplus(scaled), b.scalar(1 / beta));
    return b.select(b.greater(scaled, b.scalar(threshold)), x, curve);
  },
  tfjs: ({ beta, threshold }) => {
    if (beta === 1 && threshold === 20) return 'softplus';
    const curve = `tf.div(tf.softplus(tf.mul(x, ${String(beta)})), ${String(beta)})`;
    const straight = `tf.step(tf.sub(tf.mul(x, ${String(beta)}), ${String(threshold)}))`;
    return { of: `tf.add(${curve}, tf.mul(${straight}, tf.sub(x, ${curve})))` };
  },
  help: {
    what: { en: 'A smooth approximation of ReLU, always positive.', zh: 'ReLU 的平滑近似，始终为正。' },
    details: {
      en: 'Constrains an output to be positive, such as a variance. Above the threshold it is the identity.',
      zh: '使输出恒为正，例如方差。超过阈值后即为恒等函数。',
    },
    formula: String.raw`y = \frac{1}{\beta} \ln(1 + e^{\beta x})`,
    pytorch: 'torch.nn.Softplus',
  },
});
