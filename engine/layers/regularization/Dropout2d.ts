import { literal } from '../code.ts';
import { imageAt, inputAt } from '../common.ts';
import { defineLayer } from '../definition.ts';
import { DROPOUT, dropoutMask } from './mask.ts';

export const Dropout2d = defineLayer({
  type: 'Dropout2d',
  ...DROPOUT,
  spatialRank: 2,
  infer: (context) => {
    imageAt(context, 'Dropout2d');
    return [inputAt(context)];
  },
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    if (!lowering.training) return lowering.output(value, layout);
    // One random number for each channel of each sample.
    const size = layout === 'plain' ? [-1, -1, 1, 1] : [-1, 1, 1, -1];
    const like = b.slice(value, [0, 0, 0, 0], size);
    return lowering.output(b.mul(value, dropoutMask(lowering, like, lowering.params.p)), layout);
  },
  typescript: (code) => {
    const layer = `new ${code.use('Dropout2d')}(${literal({ name: code.name, rate: code.params.p })})`;
    code.output(code.apply(layer, code.channelsLast()), 'channelsLast');
  },
  picture: (params) => ({ kind: 'dropout', p: params.p, drops: 'channels' }),
  help: {
    what: { en: 'Randomly zeroes whole channels during training.', zh: '训练时随机将整个通道置零。' },
    details: {
      en: 'Neighbouring pixels are strongly correlated, so dropping single ones regularizes little; dropping whole channels does.',
      zh: '相邻像素高度相关，丢弃单个像素正则化作用不大；丢弃整个通道才有效。',
    },
    formula: String.raw`y_{n,c} = \frac{m_{n,c}\, x_{n,c}}{1 - p}, \quad m_{n,c} \sim \mathrm{Bernoulli}(1 - p)`,
    pytorch: 'torch.nn.Dropout2d',
  },
});
