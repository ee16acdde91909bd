import { adaptivePool } from './adaptive.ts';

export const AdaptiveMaxPool2d = adaptivePool('AdaptiveMaxPool2d', 2, 'max', {
  what: {
    en: 'Keeps the largest values of images of any size, down to a given size.',
    zh: '对任意大小的图像取最大值，得到给定大小。',
  },
  details: {
    en: 'The windows follow from the sizes and overlap where they do not divide. With 1×1 it says what appears anywhere.',
    zh: '窗口由输入和输出的大小决定，不能整除时会重叠。取 1×1 时只说明某个模式是否出现。',
  },
  formula: String.raw`y_{c,i,j} = \max\; x_{c,\,\lfloor iH/h \rfloor:\lceil (i+1)H/h \rceil,\,\dots}`,
  pytorch: 'torch.nn.AdaptiveMaxPool2d',
});
