import { activation, numberField } from './elementwise.ts';
import { literal } from '../code.ts';

export const LeakyReLU = activation({
  type: 'LeakyReLU',
  fields: [numberField('negative_slope', 0.01, 'Slope for negative values.', '负值部分的斜率。')],
  primitive: (b, x, params) => {
    const slope = params.negative_slope;
    // In this form the gradient at 0 is PyTorch's.
    return b.add(b.mul(x, b.scalar(slope)), b.mul(b.relu(x), b.scalar(1 - slope)));
  },
  tfjs: (params, name) => ({
    layer: `tf.layers.leakyReLU(${literal({ name, alpha: params.negative_slope })})`,
  }),
  help: {
    what: { en: 'A ReLU with a small slope for negative values.', zh: '对负值有小斜率的 ReLU。' },
    details: {
      en: 'The gradient never vanishes, so units do not die as with a ReLU.',
      zh: '梯度不会消失，因此单元不会像 ReLU 那样“死亡”。',
    },
    formula: String.raw`y = \max(0, x) + \alpha \min(0, x)`,
    pytorch: 'torch.nn.LeakyReLU',
  },
});
