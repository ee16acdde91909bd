import { volumeAt } from '../convolution/volume.ts';
import { batchNorm } from './batchNorm.ts';

export const BatchNorm3d = batchNorm(
  'BatchNorm3d',
  (context) => {
    const { channels, size } = volumeAt(context, 'BatchNorm3d');
    return { channels, size: [size[0] * size[1], size[2]] };
  },
  {
    what: {
      en: 'Brings every channel of volumes to mean 0 and variance 1, then scales and shifts it.',
      zh: '把体数据的每个通道变为均值 0、方差 1，再缩放和平移。',
    },
    details: {
      en: 'While training it uses the statistics of the batch and keeps a running mean of them, which it uses when testing.',
      zh: '训练时使用当前批次的统计量并保存其滑动平均，测试时使用后者。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.BatchNorm3d',
  },
);
