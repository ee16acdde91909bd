/** How a parameter's first values are drawn, as torch.nn.init has it; a node may say so by parameter name. */
import type { z } from 'zod';
import { choice, entry, integer, NOT_NEGATIVE, number, SHARE, type SettingsOf } from './settings/fields.ts';
import { settingsSchema } from './settings/schema.ts';

const FREE = { min: -1e6, max: 1e6 } as const;
const gain = number(1, ['Gain', '增益'], ['Scales the values.', '对数值进行缩放。'], FREE);
const mean = number(0, ['Mean', '均值'], ['Middle of the values.', '数值的中心。'], FREE);
const std = (value: number) =>
  number(value, ['Deviation', '标准差'], ['Spread of the values (std).', '数值的离散程度（std）。'], NOT_NEGATIVE);
const kaiming = {
  a: number(
    0,
    ['Negative slope', '负斜率'],
    ['Of the LeakyReLU that follows (a).', '后接 LeakyReLU 的负斜率（a）。'],
    FREE,
  ),
  mode: choice(
    'fan_in',
    ['Keeps', '保持'],
    ['What keeps its size: values going forward, or gradients going back.', '保持前向数值还是反向梯度的大小。'],
    [
      { value: 'fan_in', label: ['values (fan_in)', '数值（fan_in）'] },
      { value: 'fan_out', label: ['gradients (fan_out)', '梯度（fan_out）'] },
    ],
  ),
  nonlinearity: choice(
    'leaky_relu',
    ['Activation', '激活'],
    ['What follows the layer.', '该层之后的激活函数。'],
    [
      { value: 'leaky_relu', label: ['LeakyReLU', 'LeakyReLU'] },
      { value: 'relu', label: ['ReLU', 'ReLU'] },
      { value: 'tanh', label: ['Tanh', 'Tanh'] },
      { value: 'selu', label: ['SELU', 'SELU'] },
      { value: 'sigmoid', label: ['Sigmoid', 'Sigmoid'] },
      { value: 'linear', label: ['none', '无'] },
    ],
  ),
};

export const INITIALIZERS = {
  zeros: entry(['Zeros', '全零'], ['All zero.', '全部为零。'], {}),
  ones: entry(['Ones', '全一'], ['All one.', '全部为一。'], {}),
  constant: entry(['Constant', '常数'], ['One value everywhere.', '处处相同的数值。'], {
    val: number(0, ['Value', '数值'], ['The value (val).', '该数值（val）。'], FREE),
  }),
  uniform: entry(['Uniform', '均匀'], ['Evenly spread between two bounds.', '在两个界限之间均匀分布。'], {
    a: number(0, ['From', '从'], ['Lower bound (a).', '下界（a）。'], FREE),
    b: number(1, ['To', '到'], ['Upper bound (b).', '上界（b）。'], FREE),
  }),
  normal: entry(['Normal', '正态'], ['A bell curve.', '钟形曲线。'], { mean, std: std(1) }),
  trunc_normal: entry(['Truncated normal', '截断正态'], ['A bell curve without its tails.', '去掉尾部的钟形曲线。'], {
    mean,
    std: std(1),
    a: number(-2, ['From', '从'], ['Smallest value (a).', '最小值（a）。'], FREE),
    b: number(2, ['To', '到'], ['Largest value (b).', '最大值（b）。'], FREE),
  }),
  xavier_uniform: entry(
    ['Xavier uniform', 'Xavier 均匀'],
    ['For tanh and sigmoid (Glorot).', '适合 tanh 与 sigmoid（Glorot）。'],
    {
      gain,
    },
  ),
  xavier_normal: entry(
    ['Xavier normal', 'Xavier 正态'],
    ['For tanh and sigmoid (Glorot).', '适合 tanh 与 sigmoid（Glorot）。'],
    {
      gain,
    },
  ),
  kaiming_uniform: entry(
    ['Kaiming uniform', 'Kaiming 均匀'],
    ['For ReLU and its kin (He).', '适合 ReLU 一类（He）。'],
    kaiming,
  ),
  kaiming_normal: entry(
    ['Kaiming normal', 'Kaiming 正态'],
    ['For ReLU and its kin (He).', '适合 ReLU 一类（He）。'],
    kaiming,
  ),
  orthogonal: entry(['Orthogonal', '正交'], ['Rows or columns at right angles.', '各行或各列互相垂直。'], { gain }),
  dirac: entry(['Dirac', 'Dirac'], ['A convolution that hands its input on.', '原样传递输入的卷积。'], {
    groups: integer(1, ['Groups', '组数'], ['Groups of the convolution.', '卷积的组数。'], { min: 1, max: 65_536 }),
  }),
  eye: entry(['Identity', '单位矩阵'], ['A Linear layer that hands its input on.', '原样传递输入的 Linear 层。'], {}),
  sparse: entry(['Sparse', '稀疏'], ['Normal values, most of each column zero.', '正态数值，每列部分为零。'], {
    sparsity: number(0.1, ['Zeros', '零的份额'], ['Share of each column that is zero.', '每列为零的份额。'], SHARE),
    std: std(0.01),
  }),
} as const;

/** What stands for none of them being chosen. */
export const OWN_INITIALIZER = entry(
  ['PyTorch’s own', 'PyTorch 默认'],
  ['What PyTorch gives such a layer when nothing is chosen.', '未选择时 PyTorch 为该层采用的方法。'],
  {},
);

export type InitializerSettings = SettingsOf<typeof INITIALIZERS>;

export const initializerSchema: z.ZodType<InitializerSettings> = settingsSchema(INITIALIZERS);
