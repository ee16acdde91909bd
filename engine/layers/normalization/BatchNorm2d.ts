import { imageAt } from '../common.ts';
import { batchNorm } from './batchNorm.ts';

export const BatchNorm2d = batchNorm('BatchNorm2d', (context) => imageAt(context, 'BatchNorm2d'), {
  what: {
    en: 'Brings every channel to mean 0 and variance 1, then scales and shifts it.',
    zh: '把每个通道变为均值 0、方差 1，再缩放和平移。',
  },
  details: {
    en: 'While training it uses the statistics of the batch and keeps a running mean of them, which it uses when testing. Deep networks learn faster with it.',
    zh: '训练时使用当前批次的统计量并保存其滑动平均，测试时使用后者。深层网络因此学得更快。',
  },
  formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
  pytorch: 'torch.nn.BatchNorm2d',
});
