/** The fields of each optimizer, with PyTorch's defaults. */
import type { OptimizerSettings } from '../../../../engine/document/types.ts';

const DEFAULTS: { readonly [K in OptimizerSettings['type']]: Extract<OptimizerSettings, { type: K }> } = {
  SGD: { type: 'SGD', lr: 0.01, momentum: 0.9, weightDecay: 0 },
  Adam: { type: 'Adam', lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 },
};

/** Keeps what both have in common but the learning rate, whose good values differ by ten. */
export function switchOptimizer(from: OptimizerSettings, type: OptimizerSettings['type']): OptimizerSettings {
  return from.type === type ? from : { ...DEFAULTS[type], weightDecay: from.weightDecay };
}

type Key = 'lr' | 'momentum' | 'beta1' | 'beta2' | 'eps' | 'weightDecay';
interface OptimizerField {
  readonly key: Key;
  readonly value: number;
  readonly min: number;
  readonly max?: number;
  readonly step: number;
}
const BELOW_ONE = 0.999999;

export function optimizerFields(settings: OptimizerSettings): OptimizerField[] {
  const lr = { key: 'lr', value: settings.lr, min: 0, max: 1000, step: settings.lr >= 0.01 ? 0.01 : 0.001 } as const;
  const weightDecay = { key: 'weightDecay', value: settings.weightDecay, min: 0, max: 1000, step: 0.0001 } as const;
  if (settings.type === 'SGD') {
    return [lr, { key: 'momentum', value: settings.momentum, min: 0, max: BELOW_ONE, step: 0.05 }, weightDecay];
  }
  return [
    lr,
    { key: 'beta1', value: settings.beta1, min: 0, max: BELOW_ONE, step: 0.05 },
    { key: 'beta2', value: settings.beta2, min: 0, max: BELOW_ONE, step: 0.001 },
    { key: 'eps', value: settings.eps, min: 0, step: 1e-8 },
    weightDecay,
  ];
}
