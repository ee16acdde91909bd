import { adaptivePool } from './adaptive.ts';

export const AdaptiveMaxPool1d = adaptivePool('AdaptiveMaxPool1d', 1, 'max', {
  what: {
    en: 'Keeps the largest values of sequences of any length, down to a given length.',
    zh: '对任意长度的序列取最大值，得到给定长度。',
  },
  details: {
    en: 'The windows follow from the lengths and overlap where they do not divide.',
    zh: '窗口由输入和输出的长度决定，不能整除时会重叠。',
  },
  formula: String.raw`y_{c,i} = \max\; x_{c,\,\lfloor iL/l \rfloor:\lceil (i+1)L/l \rceil}`,
  pytorch: 'torch.nn.AdaptiveMaxPool1d',
});
