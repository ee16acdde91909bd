/** Fields and parameters that normalizations share. */
import type { Field, ParameterSpec } from '../parameters.ts';

export const epsField = (value: number): Field => ({
  key: 'eps',
  kind: 'number',
  default: value,
  min: 0,
  help: { en: 'Keeps the division away from zero.', zh: '防止除以零。' },
});

export const affineField = (key: string, value: boolean): Field => ({
  key,
  kind: 'boolean',
  default: value,
  help: { en: 'Learns a scale and an offset.', zh: '学习一个缩放和一个偏移。' },
});

export const WEIGHT = (shape: readonly number[]): ParameterSpec => ({
  name: 'weight',
  shape,
  trainable: true,
  initializer: { kind: 'ones' },
});

export const BIAS = (shape: readonly number[]): ParameterSpec => ({
  name: 'bias',
  shape,
  trainable: true,
  initializer: { kind: 'zeros' },
});
