import { tripleField } from '../convolution/volume.ts';
import { dilatedMaxPool } from './dilatedMaxPool.ts';
import { volumePool } from './volumePool.ts';

export const MaxPool3d = volumePool({
  type: 'MaxPool3d',
  operation: 'MaxPool',
  filling: -Infinity,
  fields: [tripleField('dilation', 1, 1, { en: 'Spacing between window elements.', zh: '窗口元素之间的间距。' })],
  primitive: dilatedMaxPool,
  tfjs: 'maxPool',
  includePad: () => null,
  help: {
    what: { en: 'Max pooling: the maximum of every window of a volume.', zh: '最大池化：体数据每个窗口中的最大值。' },
    details: {
      en: 'Downsamples the volume; invariant to small translations. Each channel is pooled separately; it has no parameters.',
      zh: '对体数据下采样，对微小平移具有不变性。各通道分别池化，没有可学习的参数。',
    },
    formula: String.raw`y_{c,i,j,k} = \max_{t,u,v}\; x_{c,\,si+t,\,sj+u,\,sk+v}`,
    pytorch: 'torch.nn.MaxPool3d',
  },
});
