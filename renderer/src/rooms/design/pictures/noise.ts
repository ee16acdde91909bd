/** Noise on a few values: draws that can be looked at again. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { chance } from './dropout.ts';

export interface Noise {
  readonly std: number;
}

/** Values as they come in, a wave. */
export const CLEAN: readonly number[] = Array.from({ length: 25 }, (_, i) => Math.sin((i / 24) * 2 * Math.PI));

export function noiseOf(type: string, params: Resolved): Noise | null {
  return type === 'GaussianNoise' ? { std: Number(params['std']) } : null;
}

/** Normal numbers by Box and Muller, as the layer draws them. */
const normal = (draw: number, unit: number): number =>
  Math.sqrt(-2 * Math.log(1 - chance(draw, 2 * unit))) * Math.cos(2 * Math.PI * chance(draw, 2 * unit + 1));

export const noisy = ({ std }: Noise, draw: number): number[] =>
  CLEAN.map((value, unit) => value + std * normal(draw, unit));
