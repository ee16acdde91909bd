import { adaptivePool } from './adaptive.ts';

export const AdaptiveMaxPool1d = adaptivePool('AdaptiveMaxPool1d', 1, 'max', {
  what: {
    en: 'Max pooling of sequences to a given output length.',
    zh: '把序列最大池化到给定的输出长度。',
  },
  details: {
    en: 'Windows are derived from the lengths; they overlap where these do not divide evenly.',
    zh: '窗口由输入和输出的长度决定，不能整除时会重叠。',
  },
  formula: String.raw`y_{c,i} = \max\; x_{c,\,\lfloor iL/l \rfloor:\lceil (i+1)L/l \rceil}`,
  pytorch: 'torch.nn.AdaptiveMaxPool1d',
});
