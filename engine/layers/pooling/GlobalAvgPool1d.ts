import { globalPool } from './globalPool.ts';

export const GlobalAvgPool1d = globalPool('GlobalAvgPool1d', 1, 'mean', {
  what: {
    en: 'Global average pooling: the mean of every channel of a sequence.',
    zh: '全局平均池化：序列每个通道的平均值。',
  },
  details: {
    en: 'Pools a sequence of any length into one vector; the result is N×C×1, so put a Flatten after it.',
    zh: '把任意长度的序列变成一个向量；结果是 N×C×1，后面请接 Flatten。',
  },
  formula: String.raw`y_c = \frac{1}{L} \sum_{i} x_{c,i}`,
  pytorch: 'torch.nn.AdaptiveAvgPool1d(1)',
});
