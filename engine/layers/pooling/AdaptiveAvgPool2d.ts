import { adaptivePool } from './adaptive.ts';

export const AdaptiveAvgPool2d = adaptivePool('AdaptiveAvgPool2d', 2, 'mean', {
  what: { en: 'Average pooling of images to a given output size.', zh: '把图像平均池化到给定的输出大小。' },
  details: {
    en: 'Windows are derived from the sizes; they overlap where these do not divide evenly. With 1×1 a network accepts images of any size.',
    zh: '窗口由输入和输出的大小决定，不能整除时会重叠。取 1×1 时网络可以接受任意大小的图像。',
  },
  formula: String.raw`y_{c,i,j} = \mathrm{mean}\; x_{c,\,\lfloor iH/h \rfloor:\lceil (i+1)H/h \rceil,\,\dots}`,
  pytorch: 'torch.nn.AdaptiveAvgPool2d',
});
