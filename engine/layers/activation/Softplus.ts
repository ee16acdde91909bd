import { activation, numberField } from './elementwise.ts';

export const Softplus = activation({
  type: 'Softplus',
  fields: [
    numberField('beta', 1, 'How sharply it bends.', '弯曲的尖锐程度。', { min: 0.001 }),
    numberField('threshold', 20, 'Where β·x exceeds it, y = x.', '当 β·x 超过它时 y = x。'),
  ],
  primitive: (b, x, params) => {
    const [beta, threshold] = [params['beta'] as number, params['threshold'] as number];
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
    what: { en: 'A smooth ReLU that is always positive.', zh: '始终为正的平滑 ReLU。' },
    details: {
      en: 'Turns any number into a positive one, such as a variance. Above the threshold it is the identity.',
      zh: '把任何数变为正数，例如方差。超过阈值后即为恒等函数。',
    },
    formula: String.raw`y = \frac{1}{\beta} \ln(1 + e^{\beta x})`,
    pytorch: 'torch.nn.Softplus',
  },
});
