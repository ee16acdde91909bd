import { layoutOf, literal } from '../code.ts';
import { defineLayer } from '../definition.ts';
import { DROPOUT, keptMask } from './mask.ts';

/** SELU's limit at −∞: −λα (Klambauer et al., "Self-Normalizing Neural Networks", 2017). */
const SATURATION = -1.7580993408473766;

export const AlphaDropout = defineLayer({
  type: 'AlphaDropout',
  ...DROPOUT,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const p = lowering.params.p;
    if (!lowering.training || p === 0) return lowering.output(value, layout);
    if (p === 1) return lowering.output(b.mul(value, b.scalar(0)), layout);
    // a·(x·m + s·(1 − m)) + b keeps mean 0 and variance 1 of SELU's outputs.
    const scale = 1 / Math.sqrt((1 - p) * (1 + p * SATURATION ** 2));
    const kept = keptMask(lowering, value, p);
    const dropped = b.mul(b.sub(b.scalar(1), kept), b.scalar(SATURATION));
    const mixed = b.add(b.mul(value, kept), dropped);
    return lowering.output(b.add(b.mul(mixed, b.scalar(scale)), b.scalar(-scale * SATURATION * p)), layout);
  },
  typescript: (code) => {
    const layer = `tf.layers.alphaDropout(${literal({ name: code.name, rate: code.params.p })})`;
    code.output(code.apply(layer, code.input()), layoutOf(code));
  },
  picture: (params) => ({ kind: 'dropout', p: params.p, drops: 'alpha' }),
  help: {
    what: { en: 'Dropout for self-normalizing networks with SELU.', zh: '用于 SELU 自归一化网络的 dropout。' },
    details: {
      en: 'Dropped values are set to the negative saturation value of SELU; scaling preserves mean 0 and variance 1.',
      zh: '被丢弃的值置为 SELU 的负饱和值，并整体缩放以保持均值 0 和方差 1。',
    },
    formula: String.raw`y = a\,(m \odot x + (1 - m)\,\alpha') + b`,
    pytorch: 'torch.nn.AlphaDropout',
  },
});
