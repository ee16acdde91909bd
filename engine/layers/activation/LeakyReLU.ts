import { activation, numberField } from './elementwise.ts';
import { literal } from '../code.ts';

export const LeakyReLU = activation({
  type: 'LeakyReLU',
  fields: [numberField('negative_slope', 0.01, 'Slope for negative values.', '负值部分的斜率。')],
  primitive: (b, x, params) => {
    const slope = params['negative_slope'] as number;
    // This form has the slope of PyTorch at 0 too.
    return b.add(b.mul(x, b.scalar(slope)), b.mul(b.relu(x), b.scalar(1 - slope)));
  },
  tfjs: (params, name) => ({
    layer: `tf.layers.leakyReLU(${literal({ name, alpha: params['negative_slope'] })})`,
  }),
  help: {
    what: { en: 'A ReLU that lets a little of the negative values through.', zh: '让负值也通过一小部分的 ReLU。' },
    details: {
      en: 'The small slope on the left keeps units alive that a ReLU would silence for good.',
      zh: '左侧的小斜率使单元不会像 ReLU 那样永久失活。',
    },
    formula: String.raw`y = \max(0, x) + \alpha \min(0, x)`,
    pytorch: 'torch.nn.LeakyReLU',
  },
});
