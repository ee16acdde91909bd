import { avgPool } from './avgPool.ts';

export const AvgPool1d = avgPool('AvgPool1d', 1, {
  what: { en: 'Average pooling: the mean of every window of a sequence.', zh: '平均池化：序列每个窗口的平均值。' },
  details: {
    en: 'Downsamples the sequence with a moving average. It has no parameters.',
    zh: '以滑动平均对序列下采样。没有可学习的参数。',
  },
  formula: String.raw`y_{c,i} = \frac{1}{k} \sum_{u} x_{c,\,si+u}`,
  pytorch: 'torch.nn.AvgPool1d',
});
