import { avgPool } from './avgPool.ts';

export const AvgPool1d = avgPool('AvgPool1d', 1, {
  what: { en: 'Keeps the mean of every window of a sequence.', zh: '保留序列每个窗口的平均值。' },
  details: {
    en: 'A moving average that makes the sequence shorter. There is nothing to learn.',
    zh: '使序列变短的滑动平均。没有需要学习的参数。',
  },
  formula: String.raw`y_{c,i} = \frac{1}{k} \sum_{u} x_{c,\,si+u}`,
  pytorch: 'torch.nn.AvgPool1d',
});
