import { maxPool } from './maxPool.ts';

export const MaxPool1d = maxPool('MaxPool1d', 1, {
  what: { en: 'Keeps the largest value of every window of a sequence.', zh: '保留序列每个窗口中的最大值。' },
  details: {
    en: 'The sequence gets shorter and small shifts stop to matter. There is nothing to learn.',
    zh: '序列变短，微小的位移不再重要。没有需要学习的参数。',
  },
  formula: String.raw`y_{c,i} = \max_{u}\; x_{c,\,si+u}`,
  pytorch: 'torch.nn.MaxPool1d',
});
