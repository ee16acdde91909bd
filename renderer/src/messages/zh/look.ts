/** Words around looking at what every layer makes of a sample, in Chinese. */
import type { Messages } from '../en.ts';

export const look: Messages['look'] = {
  toggle: '查看各层输出',
  bar: '查看哪个样本',
  previous: '上一个样本',
  next: '下一个样本',
  random: '换一个样本',
  sample: (split, n, of) => `${split === 'test' ? '测试' : '训练'}样本 ${n} / ${of}`,
  label: (label) => `标签 ${label}`,
  noise: (seed) => `噪声 ${seed}`,
  noData: '未选择数据，因此输入噪声。',
  weights: '权重',
  untrained: '未训练',
  trained: '已训练',
  changed: (n) => `网络已不是该次运行的网络${n ? `，有 ${n} 个权重使用训练开始时的值` : ''}。`,
  nothing: '尚无输出',
  before: (why) => `这是之前的输出。${why}`,
  broken: '网络有问题。',
  lacking: '网络尚不完整。',
  running: '训练期间不计算其他内容。',
  picture: (shape, low, high) => `${shape}，${low} … ${high}`,
  notFinite: '其中有无穷大或非数值。',
};
