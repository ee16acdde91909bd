import { compute, layoutOf, literal, sampleShape } from '../code.ts';
import { defineLayer } from '../definition.ts';
import { DROPOUT, dropoutMask } from './mask.ts';

export const Dropout = defineLayer({
  type: 'Dropout',
  ...DROPOUT,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const p = lowering.params.p;
    lowering.output(lowering.training ? b.mul(value, dropoutMask(lowering, value, p)) : value, layout);
  },
  typescript: (code) => {
    const rate = code.params.p;
    // With p = 1, tfjs would divide by 0.
    const layer =
      rate === 1
        ? compute(code, 'training ? tf.zerosLike(x[0]!) : x[0]!', [], sampleShape(code, layoutOf(code)))
        : `tf.layers.dropout(${literal({ name: code.name, rate })})`;
    code.output(code.apply(layer, code.input()), code.isChannelsLast() ? 'channelsLast' : 'plain');
  },
  picture: (params) => ({ kind: 'dropout', p: params.p, drops: 'units' }),
  help: {
    what: { en: 'Randomly zeroes elements during training.', zh: '训练时随机将部分元素置零。' },
    details: {
      en: 'Prevents co-adaptation of units and thereby overfitting. Kept elements are scaled by 1/(1−p); in evaluation nothing is dropped.',
      zh: '防止神经元共适应，从而减轻过拟合。保留的元素乘以 1/(1−p)；评估时不丢弃。',
    },
    formula: String.raw`y = \frac{m \odot x}{1 - p}, \quad m_i \sim \mathrm{Bernoulli}(1 - p)`,
    pytorch: 'torch.nn.Dropout',
  },
});
