import { transposedConvolution } from './transposed.ts';

export const ConvTranspose2d = transposedConvolution('ConvTranspose2d', 2, {
  what: {
    en: 'Upsamples images with a learnable kernel; the gradient of Conv2d with respect to its input.',
    zh: '用可学习的卷积核对图像上采样；即 Conv2d 对其输入的梯度。',
  },
  details: {
    en: 'For decoders and generators. The output has height (H − 1)s − 2p + d(k − 1) + output_padding + 1.',
    zh: '用于解码器和生成器。输出的高为 (H − 1)s − 2p + d(k − 1) + output_padding + 1。',
  },
  formula: String.raw`y_{o,\,si+u-p,\,sj+v-p} \mathrel{+}= w_{c,o,u,v}\, x_{c,i,j}`,
  pytorch: 'torch.nn.ConvTranspose2d',
});
