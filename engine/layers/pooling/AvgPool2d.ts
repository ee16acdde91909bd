import { avgPool } from './avgPool.ts';

export const AvgPool2d = avgPool('AvgPool2d', 2, {
  what: { en: 'Keeps the mean of every window.', zh: '保留每个窗口的平均值。' },
  details: {
    en: 'Smoother than taking the maximum; the first LeNet pooled this way. There is nothing to learn.',
    zh: '比取最大值更平滑；最早的 LeNet 就是这样池化的。没有需要学习的参数。',
  },
  formula: String.raw`y_{c,i,j} = \frac{1}{k_h k_w} \sum_{u,v} x_{c,\,si+u,\,sj+v}`,
  pytorch: 'torch.nn.AvgPool2d',
});
