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
  bilinear: (outputs, bias) =>
    `${outputs} 个输出中的每一个都是两个输入的值两两相乘、再乘以权重之和${bias ? '，再加上偏置' : ''}`,
  noise: (std) => `给一条波上的各个值加上标准差为 ${std} 的随机数`,
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
  permute: (dims) => `各轴按 ${dims} 的顺序排列`,
  slice: (dim, range) => (range === ':' ? `第 ${dim} 轴全部保留` : `第 ${dim} 轴只保留下标 ${range}`),
  split: (chunks, dim) => `一块沿第 ${dim} 轴切成 ${chunks} 部分`,
  stack: (dim) => `两块形状相同的张量沿新的第 ${dim} 轴依次排列`,
  reduced: {
    Sum: () => '总和',
    Mean: () => '平均值',
    Max: () => '其中最大的值',
    Norm: (p) => ` p = ${p} 的范数`,
  },
  reduce: (into, dims, keep) => `第 ${dims} 轴上的值合并为${into}${keep ? '；该轴保留，大小为 1' : ''}`,
  gate: (dim) => `第 ${dim} 轴分成两半；前一半的每个值乘以后一半中对应值的 sigmoid`,
  neighbours: (size) => `每个值按其周围 ${size} 个通道的平方和缩小；一行是一个通道`,
  matrices: '每个值都是第一个矩阵的一行与第二个矩阵的一列相乘之和',
  waves: (base) => `给每一步加上其位置的正弦和余弦，底数为 ${base}；一行是一步`,
  learnedPositions: (most) => `给每一步加上其位置的向量，取自可学习的 ${most} 行的表；一行是一步`,
  formula: (expression) => `各个值变为 ${expression}`,
};
