/** Fields and parameters that normalizations share. */
import type { FieldOf, ParameterSpec } from '../parameters.ts';

/**
 * What is added to a variance.
 * @param value default
 */
export const epsField = (value: number): FieldOf<'eps', 'number'> => ({
  key: 'eps',
  kind: 'number',
  default: value,
  min: 0,
  help: { en: 'Added to the denominator for numerical stability.', zh: '加到分母上以保证数值稳定。' },
});

/** Whether weight and bias are learned. */
export const affineField = <const K extends string>(key: K, value: boolean): FieldOf<K, 'boolean'> => ({
  key,
  kind: 'boolean',
  default: value,
  help: { en: 'Uses learnable affine parameters: scale and bias.', zh: '使用可学习的仿射参数：缩放和偏置。' },
});

/**
 * Specification of the learned scale, ones at first.
 * @param shape in PyTorch's order
 */
export const WEIGHT = (shape: readonly number[]): ParameterSpec => ({
  name: 'weight',
  shape,
  trainable: true,
  initializer: { kind: 'ones' },
});

/**
 * Specification of the learned shift, zeros at first.
 * @param shape in PyTorch's order
 */
export const BIAS = (shape: readonly number[]): ParameterSpec => ({
  name: 'bias',
  shape,
  trainable: true,
  initializer: { kind: 'zeros' },
});
