import { maxPool } from './maxPool.ts';

export const MaxPool1d = maxPool('MaxPool1d', 1, {
  what: { en: 'Max pooling: the maximum of every window of a sequence.', zh: '最大池化：序列每个窗口中的最大值。' },
  details: {
    en: 'Downsamples the sequence; invariant to small translations. It has no parameters.',
    zh: '对序列下采样，对微小平移具有不变性。没有可学习的参数。',
  },
  formula: String.raw`y_{c,i} = \max_{u}\; x_{c,\,si+u}`,
  pytorch: 'torch.nn.MaxPool1d',
});
