import { maxPool } from './maxPool.ts';

export const MaxPool2d = maxPool('MaxPool2d', 2, {
  what: { en: 'Keeps the largest value of every window.', zh: '保留每个窗口中的最大值。' },
  details: {
    en: 'The picture shrinks and small shifts stop to matter. Each channel is pooled by itself; there is nothing to learn.',
    zh: '图像变小，微小的位移不再重要。各通道分别池化，没有需要学习的参数。',
  },
  formula: String.raw`y_{c,i,j} = \max_{u,v}\; x_{c,\,si+u,\,sj+v}`,
  pytorch: 'torch.nn.MaxPool2d',
});
