/** The words of the small pictures of layers in Chinese. */
import type { Messages } from '../en.ts';

export const pictures: Messages['pictures'] = {
  curve: (name) => `${name} 的曲线`,
  window: (size) => `${size} 的窗口在数字上滑动`,
  play: '播放',
  pause: '停止',
  again: '重新抽取',
  more: (count) => `另有 ${count} 个`,
  linear: (outputs, bias) => `${outputs} 个输出中的每一个都是所有输入乘以权重之和${bias ? '，再加上偏置' : ''}`,
  shares: (logarithms, dim) =>
    logarithms ? `沿第 ${dim} 轴的五个分数变成占比的对数` : `沿第 ${dim} 轴的五个分数变成合计为 100% 的占比`,
  dropped: (kind, lost, count, p) =>
    `p = ${p}，这一次抽取中 ${count} 个${kind === 'channels' ? '通道' : '单元'}里有 ${lost} 个${kind === 'alpha' ? '取 SELU 的低值' : '变为零'}`,
  reshape: (shapes) => `数值的顺序不变，形状改变：${shapes}`,
};
