import { convolution } from './convolution.ts';

export const Conv1d = convolution('Conv1d', 1, {
  what: {
    en: 'Small filters slide along a sequence; each answers where its pattern appears.',
    zh: '小滤波器沿序列滑动，每个滤波器指出自己的模式出现在哪里。',
  },
  details: {
    en: 'For sound, sensor readings and text. It needs N×channels×length; an Unsqueeze makes one channel of a flat row.',
    zh: '用于声音、传感器读数和文本。它需要 N×通道×长度；Unsqueeze 可以把一行数值变成一个通道。',
  },
  formula: String.raw`y_{o,i} = b_o + \sum_{c,u} w_{o,c,u}\, x_{c,\,si+u-p}`,
  pytorch: 'torch.nn.Conv1d',
});
