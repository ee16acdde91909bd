import { transposedConvolution } from './transposed.ts';

export const ConvTranspose2d = transposedConvolution('ConvTranspose2d', 2, {
  what: {
    en: 'Every value of the input paints a small filter into a larger image.',
    zh: '输入的每个值把一个小滤波器“画”到更大的图像中。',
  },
  details: {
    en: 'Makes images larger and learns how, in decoders and generators. The output has height (H − 1)s − 2p + d(k − 1) + output_padding + 1.',
    zh: '放大图像并学习如何放大，用于解码器和生成器。输出的高为 (H − 1)s − 2p + d(k − 1) + output_padding + 1。',
  },
  formula: String.raw`y_{o,\,si+u-p,\,sj+v-p} \mathrel{+}= w_{c,o,u,v}\, x_{c,i,j}`,
  pytorch: 'torch.nn.ConvTranspose2d',
});
