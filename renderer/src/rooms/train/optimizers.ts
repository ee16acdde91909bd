/** The fields of each optimizer. */
import { DEFAULT_ADAM, DEFAULT_SGD } from '../../../../engine/document/create.ts';
import type { OptimizerSettings } from '../../../../engine/document/types.ts';

const DEFAULTS = { SGD: DEFAULT_SGD, Adam: DEFAULT_ADAM };

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
