import { maxPool } from './maxPool.ts';

export const MaxPool2d = maxPool('MaxPool2d', 2, {
  what: { en: 'Max pooling: the maximum of every window.', zh: '最大池化：每个窗口中的最大值。' },
  details: {
    en: 'Downsamples the image; invariant to small translations. Each channel is pooled separately; it has no parameters.',
    zh: '对图像下采样，对微小平移具有不变性。各通道分别池化，没有可学习的参数。',
  },
  formula: String.raw`y_{c,i,j} = \max_{u,v}\; x_{c,\,si+u,\,sj+v}`,
  pytorch: 'torch.nn.MaxPool2d',
});
