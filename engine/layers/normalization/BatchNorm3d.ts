import { volumeAt } from '../convolution/volume.ts';
import { batchNorm } from './batchNorm.ts';

export const BatchNorm3d = batchNorm(
  'BatchNorm3d',
  3,
  (context) => {
    const { channels, size } = volumeAt(context, 'BatchNorm3d');
    return { channels, size: [size[0] * size[1], size[2]] };
  },
  {
    what: {
      en: 'Normalizes every channel of volumes to mean 0 and variance 1 over the batch, then scales and shifts it.',
      zh: '在批次上把体数据的每个通道归一化为均值 0、方差 1，再缩放和平移。',
    },
    details: {
      en: 'In training it uses the statistics of the batch and updates running statistics, which it uses in evaluation.',
      zh: '训练时使用当前批次的统计量并更新滑动统计量，评估时使用后者。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.BatchNorm3d',
  },
);
