import { convolution } from './convolution.ts';

export const Conv2d = convolution('Conv2d', 2, {
  what: {
    en: 'Small filters slide over the image; each answers where its pattern appears.',
    zh: '小滤波器在图像上滑动，每个滤波器指出自己的模式出现在哪里。',
  },
  details: {
    en: 'The same weights are used at every place, so that a pattern is found wherever it is. The output has height ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1.',
    zh: '每个位置都使用同样的权重，因此模式出现在哪里都能找到。输出的高为 ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1。',
  },
  formula: String.raw`y_{o,i,j} = b_o + \sum_{c,u,v} w_{o,c,u,v}\, x_{c,\,si+u-p,\,sj+v-p}`,
  pytorch: 'torch.nn.Conv2d',
});
