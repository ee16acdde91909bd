import { transposedConvolution } from './transposed.ts';

export const ConvTranspose1d = transposedConvolution('ConvTranspose1d', 1, {
  what: {
    en: 'Upsamples sequences with a learnable kernel; the gradient of Conv1d with respect to its input.',
    zh: '用可学习的卷积核对序列上采样；即 Conv1d 对其输入的梯度。',
  },
  details: {
    en: 'For decoders and generators. The output has length (L − 1)s − 2p + d(k − 1) + output_padding + 1.',
    zh: '用于解码器和生成器。输出的长度为 (L − 1)s − 2p + d(k − 1) + output_padding + 1。',
  },
  formula: String.raw`y_{o,\,si+u-p} \mathrel{+}= w_{c,o,u}\, x_{c,i}`,
  pytorch: 'torch.nn.ConvTranspose1d',
});
