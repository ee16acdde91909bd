/** Activation functions as plain numbers, for their curves. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';

type Curve = (x: number) => number;

export const sigmoid: Curve = (x) => 1 / (1 + Math.exp(-x));
const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Error function by Abramowitz and Stegun 7.1.26: right to 1.5e-7. */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** Null for a layer that is no function of each value alone. */
export function curveOf(type: string, params: Resolved): Curve | null {
  const number = (key: string, otherwise: number): number => {
    const value = params[key];
    return typeof value === 'number' ? value : otherwise;
  };
  switch (type) {
    case 'ReLU':
      return (x) => Math.max(0, x);
    case 'ReLU6':
      return (x) => clamp(x, 0, 6);
    case 'LeakyReLU':
    case 'PReLU': {
      const slope = type === 'PReLU' ? number('init', 0.25) : number('negative_slope', 0.01);
      return (x) => (x < 0 ? slope * x : x);
    }
    case 'ELU':
    case 'CELU': {
      const alpha = number('alpha', 1);
      const inner = type === 'CELU' ? alpha : 1;
      return (x) => (x < 0 ? alpha * Math.expm1(x / inner) : x);
    }
    case 'SELU':
      return (x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x);
    case 'GELU':
      return params['approximate'] === 'tanh'
        ? (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
        : (x) => 0.5 * x * (1 + erf(x / Math.SQRT2));
    case 'SiLU':
      return (x) => x * sigmoid(x);
    case 'Mish':
      return (x) => x * Math.tanh(softplus(x));
    case 'Sigmoid':
      return sigmoid;
    case 'LogSigmoid':
      return (x) => -softplus(-x);
    case 'Tanh':
      return Math.tanh;
    case 'Softplus': {
      const [beta, threshold] = [number('beta', 1), number('threshold', 20)];
      return (x) => (beta * x > threshold ? x : softplus(beta * x) / beta);
    }
    case 'Softsign':
      return (x) => x / (1 + Math.abs(x));
    case 'Hardsigmoid':
      return (x) => clamp(x / 6 + 0.5, 0, 1);
    case 'Hardswish':
      return (x) => x * clamp(x / 6 + 0.5, 0, 1);
    case 'Cast':
      if (params['dtype'] === 'bool') return (x) => Number(x !== 0);
      return params['dtype'] === 'int32' ? Math.trunc : (x) => x;
    case 'Hardtanh':
      return (x) => clamp(x, number('min_val', -1), number('max_val', 1));
    default:
      return null;
  }
}
