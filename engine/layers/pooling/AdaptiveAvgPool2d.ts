import { adaptivePool } from './adaptive.ts';

export const AdaptiveAvgPool2d = adaptivePool('AdaptiveAvgPool2d', 2, 'mean', {
  what: { en: 'Averages images of any size down to a given one.', zh: '把任意大小的图像平均池化到给定大小。' },
  details: {
    en: 'The windows follow from the sizes and overlap where they do not divide. With 1×1 a network accepts images of any size.',
    zh: '窗口由输入和输出的大小决定，不能整除时会重叠。取 1×1 时网络可以接受任意大小的图像。',
  },
  formula: String.raw`y_{c,i,j} = \mathrm{mean}\; x_{c,\,\lfloor iH/h \rfloor:\lceil (i+1)H/h \rceil,\,\dots}`,
  pytorch: 'torch.nn.AdaptiveAvgPool2d',
});
