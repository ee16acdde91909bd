/** Texts of the layers' small pictures, in Chinese. */
import type { Messages } from '../en.ts';

export const pictures: Messages['pictures'] = {
  curve: (name) => `${name} 的曲线`,
  window: (size) => `${size} 的窗口在数字上滑动`,
  play: '播放',
  pause: '暂停',
  again: '重新采样',
  more: (count) => `另有 ${count} 个`,
  linear: (outputs, bias) => `${outputs} 个输出中的每一个都是所有输入的加权和${bias ? '，再加上偏置' : ''}`,
  bilinear: (outputs, bias) =>
    `${outputs} 个输出中的每一个都是两个输入的值两两乘积的加权和${bias ? '，再加上偏置' : ''}`,
  noise: (std) => `给正弦波加上标准差为 ${std} 的高斯噪声`,
  shares: (logarithms, dim) =>
    logarithms ? `沿第 ${dim} 轴的五个 logits 变成对数概率` : `沿第 ${dim} 轴的五个 logits 变成总和为 100% 的概率`,
  dropped: (kind, lost, count, p) =>
    `p = ${p}，本次采样中 ${count} 个${kind === 'channels' ? '通道' : '单元'}里有 ${lost} 个${kind === 'alpha' ? '取 SELU 的饱和值' : '变为零'}`,
  reshape: (shapes) => `数值的顺序不变，形状改变：${shapes}`,
  norm: (shared, centred) => `${shared}${centred ? '一起归一化为均值 0、方差 1' : '一起归一化为均方 1'}`,
  shared: {
    batch: () => '同一通道在所有样本和位置上的值',
    groups: (groups) => (groups === 1 ? '一个样本的所有通道' : `一个样本中 ${groups} 组通道里每一组的值`),
    places: () => '一个样本的一个通道上的所有位置',
    features: () => '一个样本的所有通道和位置',
    last: () => '最后一轴上的值',
  },
  pad: (sides, mode, value) =>
    `图像被填充（上、下、左、右：${sides}），${
      value === null ? { reflect: '反射填充', replicate: '复制边缘', circular: '循环填充' }[mode] : `填充常数 ${value}`
    }`,
  upsample: (factors, mode) => `每个值变为 ${factors}，${mode === 'nearest' ? '都是副本' : '与相邻值插值'}`,
  shuffle: (factor) => `${factor * factor} 个通道合成一个，高和宽各为原来的 ${factor} 倍`,
  gather: (size, largest) => {
    const result = largest ? '其最大值' : '其平均值';
    return /^1(×1)*$/.test(size) ? `整个输入变成${result}` : `输入分成 ${size} 个区域，每个区域变成${result}`;
  },
  embedding: (count, width) => `每个索引从 ${count} 个向量的表中取出一个 ${width} 维向量`,
  concat: (dim) => `两个张量沿第 ${dim} 轴拼接`,
  choice: (condition) => `第一个张量满足条件 ${condition} 时取第二个张量，否则取第三个`,
  pairwise: (sign) => `两个张量逐元素运算：a ${sign} b`,
  paint: (size, stride) => `输入的每个值乘以 ${size} 的卷积核，步长 ${stride}；重叠处相加`,
  slices: (size, depth) => `${size} 的窗口在体数据中移动，画成 ${depth} 个切片`,
  attention: (heads, causal) => `每一步对所有步的注意力权重，共 ${heads} 个头${causal ? '；之后的步被掩码' : ''}`,
  recurrent: (type, layers, both, sequence) =>
    `${type} 展开为五个时间步，共 ${layers} 层${both ? '，双向' : ''}；${sequence ? '输出每一步' : '只输出最后一步'}`,
  permute: (dims) => `各轴重排为 ${dims}`,
  slice: (dim, range) => (range === ':' ? `第 ${dim} 轴全部保留` : `第 ${dim} 轴只保留索引 ${range}`),
  split: (chunks, dim) => `一个张量沿第 ${dim} 轴切分为 ${chunks} 块`,
  stack: (dim) => `两个形状相同的张量沿新的第 ${dim} 轴堆叠`,
  reduced: {
    sum: () => '总和',
    mean: () => '平均值',
    max: () => '最大值',
    norm: (p) => ` p = ${p} 的范数`,
  },
  reduce: (into, dims, keep) => `第 ${dims} 轴上的值归约为${into}${keep ? '；该轴保留，大小为 1' : ''}`,
  gate: (dim) => `第 ${dim} 轴分成两半；前一半逐元素乘以后一半的 sigmoid`,
  neighbours: (size) => `每个值按相邻 ${size} 个通道的平方归一化；一行是一个通道`,
  matrices: '每个值都是第一个矩阵的一行与第二个矩阵的一列的点积',
  waves: (base) => `给每一步加上其位置的正弦和余弦，底数为 ${base}；一行是一步`,
  learnedPositions: (most) => `给每一步加上其位置的可学习嵌入，共 ${most} 个；一行是一步`,
  formula: (expression) => `各个值变为 ${expression}`,
};
