import { globalPool } from './globalPool.ts';

export const GlobalAvgPool2d = globalPool('GlobalAvgPool2d', 2, 'mean', {
  what: { en: 'Global average pooling: the mean of every channel.', zh: '全局平均池化：每个通道的平均值。' },
  details: {
    en: 'Replaces the large Linear layers at the end of a convolutional network; the result is N×C×1×1, so put a Flatten after it.',
    zh: '代替卷积网络末端的大型 Linear 层；结果是 N×C×1×1，后面请接 Flatten。',
  },
  formula: String.raw`y_c = \frac{1}{HW} \sum_{i,j} x_{c,i,j}`,
  pytorch: 'torch.nn.AdaptiveAvgPool2d(1)',
});
