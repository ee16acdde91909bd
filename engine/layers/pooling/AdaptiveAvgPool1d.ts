import { adaptivePool } from './adaptive.ts';

export const AdaptiveAvgPool1d = adaptivePool('AdaptiveAvgPool1d', 1, 'mean', {
  what: { en: 'Averages sequences of any length down to a given one.', zh: '把任意长度的序列平均池化到给定长度。' },
  details: {
    en: 'The windows follow from the lengths and overlap where they do not divide.',
    zh: '窗口由输入和输出的长度决定，不能整除时会重叠。',
  },
  formula: String.raw`y_{c,i} = \mathrm{mean}\; x_{c,\,\lfloor iL/l \rfloor:\lceil (i+1)L/l \rceil}`,
  pytorch: 'torch.nn.AdaptiveAvgPool1d',
});
