import { convolution } from './convolution.ts';

export const Conv1d = convolution('Conv1d', 1, {
  what: {
    en: 'Small filters slide along a sequence; each detects a pattern.',
    zh: '卷积核沿序列滑动，每个卷积核检测一种模式。',
  },
  details: {
    en: 'For audio, sensor data and text. It needs N×channels×length; an Unsqueeze turns N×length into one channel.',
    zh: '用于音频、传感器数据和文本。它需要 N×通道×长度；Unsqueeze 可以把 N×长度 变成一个通道。',
  },
  formula: String.raw`y_{o,i} = b_o + \sum_{c,u} w_{o,c,u}\, x_{c,\,si+u-p}`,
  pytorch: 'torch.nn.Conv1d',
});
