/** Initializers: bounds and moments by PyTorch's formulae, and exact properties. */
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings/fields.ts';
import { INITIALIZERS, type InitializerSettings } from './index.ts';
import { initialize } from './index.ts';
import { normalCdf, normalQuantile } from './normalDistribution.ts';

const SOURCE = { seed: 7, stream: 3 };
const draw = (settings: InitializerSettings, shape: number[]): Float32Array =>
  initialize(settings, shape, SOURCE, 'fc.weight');

function moments(values: Float32Array): { mean: number; std: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, std, low: Math.min(...values), high: Math.max(...values) };
}

/** [out, in, height, width]: fan in 40·9, fan out 60·9. */
const CONV = [60, 40, 3, 3];
const [FAN_IN, FAN_OUT] = [360, 540];
const kaiming = (type: 'kaiming_uniform' | 'kaiming_normal', patch = {}) =>
  ({ ...defaultSettings(INITIALIZERS, type), ...patch }) as InitializerSettings;

describe('moments', () => {
  it.each<[string, InitializerSettings, number, number | null]>([
    ['uniform', { type: 'uniform', a: -1, b: 3 }, 4 / Math.sqrt(12), null],
    ['normal', { type: 'normal', mean: 1, std: 0.5 }, 0.5, null],
    ['xavier_uniform', { type: 'xavier_uniform', gain: 2 }, 2 * Math.sqrt(2 / (FAN_IN + FAN_OUT)), 0],
    ['xavier_normal', { type: 'xavier_normal', gain: 1 }, Math.sqrt(2 / (FAN_IN + FAN_OUT)), 0],
    [
      'kaiming_uniform, a = √5 as PyTorch’s Linear',
      kaiming('kaiming_uniform', { a: Math.sqrt(5) }),
      Math.sqrt(1 / 3 / FAN_IN),
      0,
    ],
    ['kaiming_uniform of relu', kaiming('kaiming_uniform', { nonlinearity: 'relu' }), Math.sqrt(2 / FAN_IN), 0],
    ['kaiming_normal, fan_out', kaiming('kaiming_normal', { mode: 'fan_out' }), Math.sqrt(2 / FAN_OUT), 0],
    ['kaiming_normal of tanh', kaiming('kaiming_normal', { nonlinearity: 'tanh' }), 5 / 3 / Math.sqrt(FAN_IN), 0],
    ['kaiming_normal of selu', kaiming('kaiming_normal', { nonlinearity: 'selu' }), 3 / 4 / Math.sqrt(FAN_IN), 0],
    ['kaiming_normal of nothing', kaiming('kaiming_normal', { nonlinearity: 'linear' }), 1 / Math.sqrt(FAN_IN), 0],
  ])('%s', (_, settings, std, centre) => {
    const got = moments(draw(settings, CONV));
    const mean = centre ?? 1;
    // Four standard errors of 21,600 draws.
    expect(Math.abs(got.mean - mean)).toBeLessThan((4 * std) / Math.sqrt(21_600));
    expect(Math.abs(got.std / std - 1)).toBeLessThan(0.02);
    if (settings.type.endsWith('uniform')) {
      const half = Math.sqrt(3) * std;
      expect(got.low).toBeGreaterThanOrEqual(mean - half * 1.000001);
      expect(got.high).toBeLessThanOrEqual(mean + half * 1.000001);
      expect(got.high - got.low).toBeGreaterThan(1.99 * half);
    }
  });

  it('trunc_normal stays within its bounds and keeps the bell', () => {
    const got = moments(draw({ type: 'trunc_normal', mean: 0.5, std: 2, a: -1, b: 3 }, CONV));
    expect(got.low).toBeGreaterThanOrEqual(-1);
    expect(got.high).toBeLessThanOrEqual(3);
    // Two million samples of torch.nn.init.trunc_normal_ have the mean 0.854 and the standard deviation 1.074.
    expect(Math.abs(got.mean - 0.854)).toBeLessThan(0.03);
    expect(Math.abs(got.std - 1.074)).toBeLessThan(0.03);
  });
});

describe('exact properties', () => {
  const rows = (values: Float32Array, columns: number): number[][] =>
    Array.from({ length: values.length / columns }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]);
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const transposed = (matrix: number[][]): number[][] => matrix[0]!.map((_, i) => matrix.map((row) => row[i]!));

  it.each([
    [[12, 20], true],
    [[20, 12], false],
    [[9, 9], true],
    [[8, 4, 3, 3], true],
  ] as const)('orthogonal %j', (shape, wide) => {
    const columns = shape.slice(1).reduce((product, dim) => product * dim, 1);
    const matrix = rows(draw({ type: 'orthogonal', gain: 2 }, [...shape]), columns);
    const vectors = wide ? matrix : transposed(matrix);
    vectors.forEach((a, i) => vectors.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 4 : 0, 5)));
  });

  it('constant, zeros, ones', () => {
    expect([...draw({ type: 'constant', val: 0.5 }, [2])]).toEqual([0.5, 0.5]);
    expect([...draw({ type: 'zeros' }, [2])]).toEqual([0, 0]);
    expect([...draw({ type: 'ones' }, [2])]).toEqual([1, 1]);
  });

  it('eye', () => expect([...draw({ type: 'eye' }, [2, 3])]).toEqual([1, 0, 0, 0, 1, 0]));

  it('dirac hands channels on, group by group', () => {
    const values = draw({ type: 'dirac', groups: 2 }, [4, 2, 3, 3]);
    const ones = [...values].flatMap((value, i) => (value ? [i] : []));
    // Output channel 2g + d takes channel d, at the middle of 3×3.
    expect(ones).toEqual([0, 1, 2, 3].map((out) => (out * 2 + (out % 2)) * 9 + 4));
    expect(ones.every((i) => values[i] === 1)).toBe(true);
  });

  it('sparse has its zeros in every column', () => {
    const columns = transposed(rows(draw({ type: 'sparse', sparsity: 0.3, std: 0.01 }, [25, 8]), 8));
    for (const column of columns) expect(column.filter((value) => value === 0)).toHaveLength(Math.ceil(0.3 * 25));
  });

  it('refuses shapes that it cannot fill', () => {
    expect(() => draw({ type: 'eye' }, [2, 2, 2])).toThrow(
      'The initializer eye is not applicable to fc.weight, which has the shape 2×2×2.',
    );
    expect(() => draw({ type: 'xavier_normal', gain: 1 }, [5])).toThrow('xavier_normal');
  });

  it('draws the same again, and other numbers for another parameter', () => {
    const settings = { type: 'normal', mean: 0, std: 1 } as const;
    expect(draw(settings, [8])).toEqual(draw(settings, [8]));
    expect(draw(settings, [8])).not.toEqual(initialize(settings, [8], { seed: 7, stream: 4 }, ''));
  });
});

it('the normal distribution and its inverse', () => {
  // Abramowitz and Stegun, table 26.1.
  expect(normalCdf(1)).toBeCloseTo(0.8413447461, 6);
  expect(normalCdf(-2)).toBeCloseTo(0.0227501319, 6);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 8);
});
