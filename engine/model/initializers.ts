/** Initialization of parameters, as torch.nn.init has it; a node may set it by parameter name. */
import type { z } from 'zod';
import { choice, entry, integer, NOT_NEGATIVE, number, SHARE, type SettingsOf } from '../settings/fields.ts';
import { settingsSchema } from './settingsSchema.ts';

const FREE = { min: -1e6, max: 1e6 } as const;
const gain = number(1, ['Gain', '增益'], ['Scaling factor (gain).', '缩放因子（gain）。'], FREE);
const mean = number(0, ['Mean', '均值'], ['Mean of the normal distribution (mean).', '正态分布的均值（mean）。'], FREE);
const std = (value: number) =>
  number(
    value,
    ['Standard deviation', '标准差'],
    ['Standard deviation of the normal distribution (std).', '正态分布的标准差（std）。'],
    NOT_NEGATIVE,
  );
const kaiming = {
  a: number(
    0,
    ['Negative slope', '负斜率'],
    ['Negative slope of the LeakyReLU that follows (a).', '后接 LeakyReLU 的负斜率（a）。'],
    FREE,
  ),
  mode: choice(
    'fan_in',
    ['Mode', '模式'],
    [
      'Preserves the variance in the forward pass (fan_in) or the backward pass (fan_out).',
      '保持前向传播（fan_in）或反向传播（fan_out）中的方差。',
    ],
    [
      { value: 'fan_in', label: ['fan_in', 'fan_in'] },
      { value: 'fan_out', label: ['fan_out', 'fan_out'] },
    ],
  ),
  nonlinearity: choice(
    'leaky_relu',
    ['Activation', '激活'],
    ['The activation that follows the layer (nonlinearity).', '该层之后的激活函数（nonlinearity）。'],
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
  zeros: entry(['Zeros', '全零'], ['Filled with 0.', '全部为 0。'], {}),
  ones: entry(['Ones', '全一'], ['Filled with 1.', '全部为 1。'], {}),
  constant: entry(['Constant', '常数'], ['Filled with one value.', '以一个值填充。'], {
    val: number(0, ['Value', '数值'], ['The value (val).', '该数值（val）。'], FREE),
  }),
  uniform: entry(['Uniform', '均匀'], ['Uniform distribution between two bounds.', '两个界限之间的均匀分布。'], {
    a: number(0, ['From', '从'], ['Lower bound (a).', '下界（a）。'], FREE),
    b: number(1, ['To', '到'], ['Upper bound (b).', '上界（b）。'], FREE),
  }),
  normal: entry(['Normal', '正态'], ['Normal distribution.', '正态分布。'], { mean, std: std(1) }),
  trunc_normal: entry(
    ['Truncated normal', '截断正态'],
    ['Normal distribution, truncated to a range.', '截断到一定范围的正态分布。'],
    {
      mean,
      std: std(1),
      a: number(-2, ['From', '从'], ['Smallest value (a).', '最小值（a）。'], FREE),
      b: number(2, ['To', '到'], ['Largest value (b).', '最大值（b）。'], FREE),
    },
  ),
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
    ['For ReLU and its variants (He).', '适合 ReLU 及其变体（He）。'],
    kaiming,
  ),
  kaiming_normal: entry(
    ['Kaiming normal', 'Kaiming 正态'],
    ['For ReLU and its variants (He).', '适合 ReLU 及其变体（He）。'],
    kaiming,
  ),
  orthogonal: entry(['Orthogonal', '正交'], ['A (semi-)orthogonal matrix.', '（半）正交矩阵。'], { gain }),
  dirac: entry(
    ['Dirac', 'Dirac'],
    ['The convolution preserves its input (Dirac delta).', '卷积保持输入不变（狄拉克函数）。'],
    {
      groups: integer(1, ['Groups', '组数'], ['Groups of the convolution.', '卷积的组数。'], { min: 1, max: 65_536 }),
    },
  ),
  eye: entry(
    ['Identity', '单位矩阵'],
    ['The Linear layer preserves its input (identity matrix).', 'Linear 层保持输入不变（单位矩阵）。'],
    {},
  ),
  sparse: entry(
    ['Sparse', '稀疏'],
    ['Normal distribution; a fraction of each column is zero.', '正态分布，每列的一部分为零。'],
    {
      sparsity: number(
        0.1,
        ['Sparsity', '稀疏度'],
        ['Fraction of each column that is zero (sparsity).', '每列中零的比例（sparsity）。'],
        SHARE,
      ),
      std: std(0.01),
    },
  ),
} as const;

/** The choice of none of them. */
export const OWN_INITIALIZER = entry(
  ['PyTorch default', 'PyTorch 默认'],
  ['PyTorch’s default initialization of this layer.', 'PyTorch 对该层的默认初始化。'],
  {},
);

export type InitializerSettings = SettingsOf<typeof INITIALIZERS>;

export const initializerSchema: z.ZodType<InitializerSettings> = settingsSchema(INITIALIZERS);
