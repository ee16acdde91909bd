import { volumePool } from './volumePool.ts';
import { COUNT_INCLUDE_PAD } from './window.ts';

export const AvgPool3d = volumePool({
  type: 'AvgPool3d',
  operation: 'AvgPool',
  fields: [COUNT_INCLUDE_PAD],
  filling: 0,
  primitive: (b, x, attrs) => b.avgPool(x, { kernel: attrs.kernel, strides: attrs.strides }),
  tfjs: 'avgPool',
  includePad: (params) => params.count_include_pad,
  help: {
    what: { en: 'Average pooling: the mean of every window of a volume.', zh: '平均池化：体数据每个窗口的平均值。' },
    details: {
      en: 'Smoother than max pooling. It has no parameters.',
      zh: '比最大池化更平滑。没有可学习的参数。',
    },
    formula: String.raw`y_{c,i,j,k} = \frac{1}{k_d k_h k_w} \sum_{t,u,v} x_{c,\,si+t,\,sj+u,\,sk+v}`,
    pytorch: 'torch.nn.AvgPool3d',
  },
});
