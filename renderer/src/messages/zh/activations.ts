/** The texts of the activation view, which shows every layer's outputs for one sample, in Chinese. */
import type { Messages } from '../en.ts';

export const activations: Messages['activations'] = {
  toggle: '查看激活值',
  bar: '输入样本',
  previous: '上一个样本',
  next: '下一个样本',
  random: '随机样本',
  sample: (split, n, of) => `${split === 'test' ? '测试' : '训练'}样本 ${n} / ${of}`,
  label: (label) => `标签 ${label}`,
  predicted: (name, share) => `预测 ${name}（${share}）`,
  predictedValue: (target, value) => (target ? `预测 ${target} 为 ${value}` : `预测 ${value}`),
  onlyWrong: '仅看误分类',
  noWrong: '该次运行对所有测试样本的分类都正确。',
  noise: (seed) => `噪声 ${seed}`,
  noData: '未选择数据，输入为随机噪声。',
  weights: '权重',
  untrained: '未训练',
  trained: '已训练',
  changed: (n) => `该次运行之后网络已更改${n ? `，有 ${n} 个参数张量重新初始化` : ''}。`,
  nothing: '尚无激活值',
  before: (why) => `激活值已过期。${why}`,
  broken: '网络有问题。',
  lacking: '网络不完整。',
  running: '训练期间不可用。',
  picture: (shape, low, high) => `${shape}，${low} … ${high}`,
  notFinite: '含有 NaN 或无穷大。',
};
