import { compute, layoutOf, literal, sampleShape } from '../code.ts';
import type { LayerDefinition } from '../definition.ts';
import { DROPOUT, dropoutMask } from './mask.ts';

export const Dropout: LayerDefinition = {
  type: 'Dropout',
  ...DROPOUT,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const p = lowering.params['p'] as number;
    lowering.output(lowering.training ? b.mul(value, dropoutMask(lowering, value, p)) : value, layout);
  },
  typescript: (code) => {
    const rate = code.params['p'] as number;
    // All dropped, tfjs would divide by 0.
    const layer =
      rate === 1
        ? compute(code, 'training ? tf.zerosLike(x[0]!) : x[0]!', [], sampleShape(code, layoutOf(code)))
        : `tf.layers.dropout(${literal({ name: code.name, rate })})`;
    code.output(code.apply(layer, code.input()), code.isChannelsLast() ? 'channelsLast' : 'plain');
  },
  help: {
    what: { en: 'Sets random values to 0 while training.', zh: '训练时随机把一些值置为 0。' },
    details: {
      en: 'No unit can rely on another, which keeps a network from learning its samples by heart. What stays is scaled by 1/(1−p); when testing, nothing is dropped.',
      zh: '任何单元都不能依赖另一个，从而避免死记样本。保留的值乘以 1/(1−p)；测试时不丢弃任何值。',
    },
    formula: String.raw`y = \frac{m \odot x}{1 - p}, \quad m_i \sim \mathrm{Bernoulli}(1 - p)`,
    pytorch: 'torch.nn.Dropout',
  },
};
