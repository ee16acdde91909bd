import { convolution } from './convolution.ts';

export const Conv2d = convolution('Conv2d', 2, {
  what: {
    en: 'Small filters slide over the image; each detects a pattern.',
    zh: '卷积核在图像上滑动，每个卷积核检测一种模式。',
  },
  details: {
    en: 'The weights are shared over all positions, so a pattern is detected wherever it is. The output has height ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1.',
    zh: '所有位置共享权重，因此模式出现在哪里都能检测到。输出的高为 ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1。',
  },
  formula: String.raw`y_{o,i,j} = b_o + \sum_{c,u,v} w_{o,c,u,v}\, x_{c,\,si+u-p,\,sj+v-p}`,
  pytorch: 'torch.nn.Conv2d',
});
