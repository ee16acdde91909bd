import { tripleField } from '../convolution/volume.ts';
import { dilatedMaxPool } from './dilatedMaxPool.ts';
import { volumePool } from './volumePool.ts';

export const MaxPool3d = volumePool({
  type: 'MaxPool3d',
  filling: -Infinity,
  fields: [
    tripleField('dilation', 1, 1, { en: 'Distance between the points of a window.', zh: '窗口各点之间的间距。' }),
  ],
  primitive: dilatedMaxPool,
  tfjs: 'maxPool',
  includePad: () => null,
  help: {
    what: { en: 'Keeps the largest value of every window of a volume.', zh: '保留体数据每个窗口中的最大值。' },
    details: {
      en: 'The volume shrinks and small shifts stop to matter. Each channel is pooled by itself; there is nothing to learn.',
      zh: '体数据变小，微小的位移不再重要。各通道分别池化，没有需要学习的参数。',
    },
    formula: String.raw`y_{c,i,j,k} = \max_{t,u,v}\; x_{c,\,si+t,\,sj+u,\,sk+v}`,
    pytorch: 'torch.nn.MaxPool3d',
  },
});
