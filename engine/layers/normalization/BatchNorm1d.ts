import { inputAt, type Image } from '../common.ts';
import { features, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { batchNorm } from './batchNorm.ts';

/** N×C, or N×C×L, as an image of height 1. */
function rowAt(context: ShapeContext): Image {
  const { shape } = inputAt(context);
  if (shape.length !== 2 && shape.length !== 3) {
    throw new LayerProblem('layer.needsChannels', { layer: 'BatchNorm1d', got: formatShape(shape) }, { input: 0 });
  }
  const [channels, length = 1] = features(shape) as [number, number?];
  return { channels, size: [1, length] };
}

export const BatchNorm1d = batchNorm('BatchNorm1d', 1, rowAt, {
  what: {
    en: 'Normalizes every feature to mean 0 and variance 1 over the batch, then scales and shifts it.',
    zh: '在批次上把每个特征归一化为均值 0、方差 1，再缩放和平移。',
  },
  details: {
    en: 'For the output of Linear layers, N×features, and for sequences, N×channels×length. In evaluation it uses running statistics.',
    zh: '用于 Linear 层的输出 N×特征，以及序列 N×通道×长度。评估时使用滑动统计量。',
  },
  formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
  pytorch: 'torch.nn.BatchNorm1d',
});
