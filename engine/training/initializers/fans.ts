/** Fans and gains, as torch.nn.init computes them. */
import type { InitializerSettings } from '../../model/types.ts';

const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** Inputs and outputs of one unit, for a weight [out, in, …]. */
export function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const field = size(shape.slice(2));
  return { fanIn: shape[1]! * field, fanOut: shape[0]! * field };
}

type Nonlinearity = Extract<InitializerSettings, { type: 'kaiming_uniform' }>['nonlinearity'];

/** torch.nn.init.calculate_gain. @param slope of a LeakyReLU */
export function gainOf(nonlinearity: Nonlinearity, slope: number): number {
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
