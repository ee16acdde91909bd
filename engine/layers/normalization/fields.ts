/** Fields and parameters that normalizations share. */
import type { FieldOf, ParameterSpec } from '../parameters.ts';

/**
 * The field of the epsilon added to a variance.
 * @param value default
 */
export const epsField = (value: number): FieldOf<'eps', 'number'> => ({
  key: 'eps',
  kind: 'number',
  default: value,
  min: 0,
  help: { en: 'Added to the denominator for numerical stability.', zh: '加到分母上以保证数值稳定。' },
});

/** The field whether weight and bias are learned. */
export const affineField = <const K extends string>(key: K, value: boolean): FieldOf<K, 'boolean'> => ({
  key,
  kind: 'boolean',
  default: value,
  help: { en: 'Uses learnable affine parameters: scale and bias.', zh: '使用可学习的仿射参数：缩放和偏置。' },
});

/**
 * Specification of the learned scale, initially ones.
 * @param shape in PyTorch's order
 */
export const WEIGHT = (shape: readonly number[]): ParameterSpec => ({
  name: 'weight',
  shape,
  trainable: true,
  initializer: { kind: 'ones' },
});

/**
 * Specification of the learned shift, initially zeros.
 * @param shape in PyTorch's order
 */
export const BIAS = (shape: readonly number[]): ParameterSpec => ({
  name: 'bias',
  shape,
  trainable: true,
  initializer: { kind: 'zeros' },
});
