/** Random initial values, from a separate stream for each parameter. */
import { fillUniform } from '../program/random.ts';

/** Seed of the run, and stream of the parameter. */
export interface Source {
  readonly seed: number;
  readonly stream: number;
}

/** Uniform values in [low, high). */
export function uniformValues(count: number, { seed, stream }: Source, low: number, high: number): Float32Array {
  const values = new Float32Array(count);
  fillUniform(values, seed, stream, 0);
  return values.map((value) => low + (high - low) * value);
}

/** Normal values by Box and Muller: two from each pair of uniform ones. */
export function normalValues(count: number, { seed, stream }: Source, mean: number, std: number): Float32Array {
  const pairs = Math.ceil(count / 2);
  const uniform = new Float32Array(2 * pairs);
  fillUniform(uniform, seed, stream, 0);
  const values = new Float32Array(count);
  for (let i = 0; i < pairs; i += 1) {
    // In (0, 1], so that the logarithm is finite.
    const radius = std * Math.sqrt(-2 * Math.log(1 - uniform[2 * i]!));
    const angle = 2 * Math.PI * uniform[2 * i + 1]!;
    values[2 * i] = mean + radius * Math.cos(angle);
    if (2 * i + 1 < count) values[2 * i + 1] = mean + radius * Math.sin(angle);
  }
  return values;
}

/** Uniform values around 0 with a standard deviation: bounds at √3 of it. */
export const uniformOfStd = (count: number, source: Source, std: number): Float32Array =>
  uniformValues(count, source, -Math.sqrt(3) * std, Math.sqrt(3) * std);
