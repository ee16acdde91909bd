import { activation } from './elementwise.ts';

// Klambauer et al., "Self-Normalizing Neural Networks", 2017.
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

export const SELU = activation({
  type: 'SELU',

  primitive: (b, x) => {
    const low = b.expm1(b.minimum(x, b.scalar(0)));
    return b.mul(b.add(b.relu(x), b.mul(low, b.scalar(ALPHA))), b.scalar(SCALE));
  },
  tfjs: () => ({ of: `tf.mul(tf.add(tf.relu(x), tf.mul(tf.expm1(tf.minimum(x, 0)), ${ALPHA})), ${SCALE})` }),
  help: {
    what: {
      en: 'A scaled ELU: self-normalizing, outputs converge to mean 0 and variance 1.',
      zh: '经缩放的 ELU：自归一化，输出收敛到均值 0、方差 1。',
    },
    details: {
      en: 'For deep networks of Linear layers without normalization.',
      zh: '适合没有归一化的多层 Linear 网络。',
    },
    formula: String.raw`y = \lambda\left(\max(0, x) + \alpha\,(e^{\min(0, x)} - 1)\right)`,
    pytorch: 'torch.nn.SELU',
  },
});
