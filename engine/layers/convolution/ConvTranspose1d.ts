import { transposedConvolution } from './transposed.ts';

export const ConvTranspose1d = transposedConvolution('ConvTranspose1d', 1, {
  what: {
    en: 'Every value of the input paints a small filter into a longer sequence.',
    zh: '输入的每个值把一个小滤波器“画”到更长的序列中。',
  },
  details: {
    en: 'Makes sequences longer and learns how. The output has length (L − 1)s − 2p + d(k − 1) + output_padding + 1.',
    zh: '使序列变长并学习如何变长。输出的长度为 (L − 1)s − 2p + d(k − 1) + output_padding + 1。',
  },
  formula: String.raw`y_{o,\,si+u-p} \mathrel{+}= w_{c,o,u}\, x_{c,i}`,
  pytorch: 'torch.nn.ConvTranspose1d',
});
