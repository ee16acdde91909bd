import { avgPool } from './avgPool.ts';

export const AvgPool2d = avgPool('AvgPool2d', 2, {
  what: { en: 'Average pooling: the mean of every window.', zh: '平均池化：每个窗口的平均值。' },
  details: {
    en: 'Smoother than max pooling; the original LeNet used it. It has no parameters.',
    zh: '比最大池化更平滑；最初的 LeNet 使用它。没有可学习的参数。',
  },
  formula: String.raw`y_{c,i,j} = \frac{1}{k_h k_w} \sum_{u,v} x_{c,\,si+u,\,sj+v}`,
  pytorch: 'torch.nn.AvgPool2d',
});
