/** The torch.nn.init family: first values of a parameter in PyTorch's shape and order. */
import type { InitializerSettings } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { fans, gainOf } from './fans.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { normalValues, uniformValues, type Source } from './random.ts';
import { dirac, eye, orthogonal, sparse } from './structured.ts';

type Kaiming = Extract<InitializerSettings, { type: 'kaiming_uniform' | 'kaiming_normal' }>;

/** Numbers of axes that an initializer takes; any where it is not listed. */
const AXES: Partial<Record<InitializerSettings['type'], readonly [least: number, most: number]>> = {
  xavier_uniform: [2, Infinity],
  xavier_normal: [2, Infinity],
  kaiming_uniform: [2, Infinity],
  kaiming_normal: [2, Infinity],
  orthogonal: [2, Infinity],
  dirac: [3, 5],
  eye: [2, 2],
  sparse: [2, 2],
};

function kaimingStd({ a, mode, nonlinearity }: Kaiming, shape: readonly number[]): number {
  const { fanIn, fanOut } = fans(shape);
  return gainOf(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}

function xavierStd(gain: number, shape: readonly number[]): number {
  const { fanIn, fanOut } = fans(shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/** Whether an initializer takes a parameter of so many axes. */
export function suits(type: InitializerSettings['type'], axes: number): boolean {
  const [least, most] = AXES[type] ?? [0, Infinity];
  return axes >= least && axes <= most;
}

/** Throws a UserError where the parameter has not the axes that it takes. */
export function initialize(
  settings: InitializerSettings,
  shape: readonly number[],
  source: Source,
  name: string,
): Float32Array {
  if (!suits(settings.type, shape.length)) {
    throw new UserError('run.initializer', { kind: settings.type, name, shape: shape.join('×') });
  }
  const count = shape.reduce((product, dim) => product * dim, 1);
  // A uniform spread has its bounds at √3 standard deviations.
  const spread = (std: number): Float32Array => uniformValues(count, source, -Math.sqrt(3) * std, Math.sqrt(3) * std);
  switch (settings.type) {
    case 'zeros':
      return new Float32Array(count);
    case 'ones':
      return new Float32Array(count).fill(1);
    case 'constant':
      return new Float32Array(count).fill(settings.val);
    case 'uniform':
      return uniformValues(count, source, settings.a, settings.b);
    case 'normal':
      return normalValues(count, source, settings.mean, settings.std);
    case 'trunc_normal':
      return truncated(settings, count, source);
    case 'xavier_uniform':
      return spread(xavierStd(settings.gain, shape));
    case 'xavier_normal':
      return normalValues(count, source, 0, xavierStd(settings.gain, shape));
    case 'kaiming_uniform':
      return spread(kaimingStd(settings, shape));
    case 'kaiming_normal':
      return normalValues(count, source, 0, kaimingStd(settings, shape));
    case 'orthogonal':
      return orthogonal(shape, source, settings.gain);
    case 'dirac':
      return dirac(shape, settings.groups);
    case 'eye':
      return eye(shape);
    case 'sparse':
      return sparse(shape, source, settings.sparsity, settings.std);
  }
}

/** Normal values between a and b, by the inverse of the distribution. */
function truncated(
  { mean, std, a, b }: Extract<InitializerSettings, { type: 'trunc_normal' }>,
  count: number,
  source: Source,
): Float32Array {
  if (std === 0) return new Float32Array(count).fill(Math.min(b, Math.max(a, mean)));
  const [low, high] = [normalCdf((a - mean) / std), normalCdf((b - mean) / std)];
  return uniformValues(count, source, low, high).map((p) => {
    const value = mean + std * normalQuantile(Math.min(1 - 1e-7, Math.max(1e-7, p)));
    return Math.min(b, Math.max(a, value));
  });
}
