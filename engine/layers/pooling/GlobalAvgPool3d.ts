import { globalPool } from './globalPool.ts';

export const GlobalAvgPool3d = globalPool('GlobalAvgPool3d', 3, 'mean', {
  what: {
    en: 'Global average pooling: the mean of every channel of a volume.',
    zh: '全局平均池化：体数据每个通道的平均值。',
  },
  details: {
    en: 'Goes at the end of a 3-d network; the result is N×C×1×1×1, so put a Flatten after it.',
    zh: '放在三维网络的末端；结果是 N×C×1×1×1，后面请接 Flatten。',
  },
  formula: String.raw`y_c = \frac{1}{DHW} \sum_{i,j,k} x_{c,i,j,k}`,
  pytorch: 'torch.nn.AdaptiveAvgPool3d(1)',
});
