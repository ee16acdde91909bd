/** Arguments and formula of Kaiming's initializers (He et al., 2015). */
import { choice, number, type ValuesOf } from '../settings/fields.ts';
import { fans } from './fans.ts';
import { FREE } from './fields.ts';

export const kaimingFields = {
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

type Kaiming = ValuesOf<typeof kaimingFields>;

/** torch.nn.init.calculate_gain. @param slope of a LeakyReLU */
function gainOf(nonlinearity: Kaiming['nonlinearity'], slope: number): number {
  switch (nonlinearity) {
    case 'linear':
    case 'sigmoid':
      return 1;
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + slope * slope));
    case 'selu':
      return 3 / 4;
  }
}

export function kaimingStd({ a, mode, nonlinearity }: Kaiming, shape: readonly number[]): number {
  const { fanIn, fanOut } = fans(shape);
  return gainOf(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}
