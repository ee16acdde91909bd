import { imageAt } from '../common.ts';
import { batchNorm } from './batchNorm.ts';

export const BatchNorm2d = batchNorm('BatchNorm2d', 2, (context) => imageAt(context, 'BatchNorm2d'), {
  what: {
    en: 'Normalizes every channel to mean 0 and variance 1 over the batch, then scales and shifts it.',
    zh: '在批次上把每个通道归一化为均值 0、方差 1，再缩放和平移。',
  },
  details: {
    en: 'In training it uses the statistics of the batch and updates running statistics, which it uses in evaluation. It speeds up the training of deep networks.',
    zh: '训练时使用当前批次的统计量并更新滑动统计量，评估时使用后者。可加快深层网络的训练。',
  },
  formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
  pytorch: 'torch.nn.BatchNorm2d',
});
