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
  norm: (shared, centred) => `${shared}${centred ? '一起平移和缩放，使均值为 0、方差为 1' : '一起缩放，使均方为 1'}`,
  shared: {
    batch: () => '同一通道在所有样本和位置上的值',
    groups: (groups) => (groups === 1 ? '一个样本的所有通道' : `一个样本中 ${groups} 组通道里每一组的值`),
    places: () => '一个样本的一个通道上的所有位置',
    features: () => '一个样本的所有通道和位置',
    last: () => '最后一轴上的值',
  },
  pad: (sides, mode, value) =>
    `图像加上边缘（上、下、左、右：${sides}），${
      value === null ? { reflect: '取镜像', replicate: '重复边界', circular: '取自另一侧' }[mode] : `填入 ${value}`
    }`,
  upsample: (factors, mode) => `每个值变为 ${factors}，${mode === 'nearest' ? '都是副本' : '与相邻值混合'}`,
  shuffle: (factor) => `${factor * factor} 个通道合成一个，高和宽各为原来的 ${factor} 倍`,
  gather: (size, largest) => {
    const result = largest ? '其最大值' : '其平均值';
    return /^1(×1)?$/.test(size) ? `整个输入变成${result}` : `输入分成 ${size} 个区域，每个区域变成${result}`;
  },
  embedding: (count, width) => `每个序号从 ${count} 行的表中取出一行，共 ${width} 个数`,
  concat: (dim) => `两块沿第 ${dim} 轴首尾相接，合成一块`,
  pairwise: (sign) => `两块逐个值合成一块：a ${sign} b`,
  paint: (size, stride) => `输入的每个值画出 ${size} 的窗口，间隔 ${stride}；重叠处相加`,
  slices: (size, depth) => `${size} 的窗口在立体数据中移动，画成 ${depth} 个切片`,
  attention: (heads, causal) => `每一步从其他各步取多少，共 ${heads} 个头${causal ? '；看不到之后的步' : ''}`,
  recurrent: (type, layers, both, sequence) =>
    `${type} 展开为五个时间步，共 ${layers} 层${both ? '，双向' : ''}；${sequence ? '输出每一步' : '只输出最后一步'}`,
};
