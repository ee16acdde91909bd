import { adaptivePool } from './adaptive.ts';

export const AdaptiveMaxPool2d = adaptivePool('AdaptiveMaxPool2d', 2, 'max', {
  what: {
    en: 'Max pooling of images to a given output size.',
    zh: '把图像最大池化到给定的输出大小。',
  },
  details: {
    en: 'Windows are derived from the sizes; they overlap where these do not divide evenly. 1×1 is global max pooling.',
    zh: '窗口由输入和输出的大小决定，不能整除时会重叠。取 1×1 时为全局最大池化。',
  },
  formula: String.raw`y_{c,i,j} = \max\; x_{c,\,\lfloor iH/h \rfloor:\lceil (i+1)H/h \rceil,\,\dots}`,
  pytorch: 'torch.nn.AdaptiveMaxPool2d',
});
