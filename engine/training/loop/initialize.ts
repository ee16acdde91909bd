/** Initial values of parameters and optimizer state, the same on every runtime. */
import type { TrainingSettings } from '../../model/types.ts';
import type { Initializer } from '../../layers/parameters.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { initialize } from '../../initializers/index.ts';
import { normalValues, uniformValues, type Source } from '../../initializers/random.ts';
import { storedShape, type NetworkParameter } from '../network/network.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { toStored } from '../network/weightLayout.ts';
import { slotOf, trainedOf } from '../programs/variables.ts';

function ofLayer(initializer: Initializer, count: number, source: Source): Float32Array {
  switch (initializer.kind) {
    case 'zeros':
      return new Float32Array(count);
    case 'ones':
      return new Float32Array(count).fill(1);
    case 'constant':
      return new Float32Array(count).fill(initializer.value);
    case 'uniform':
      return uniformValues(count, source, -initializer.bound, initializer.bound);
    case 'normal':
      return normalValues(count, source, initializer.mean, initializer.std);
  }
}

/** Float32 values in PyTorch's shape and order. Each parameter has its own random stream. */
export function initialValues(spec: NetworkParameter, index: number, seed: number): Float32Array {
  const source = { seed, stream: index };
  const count = spec.shape.reduce((product, dim) => product * dim, 1);
  const values = spec.settings
    ? initialize(spec.settings, spec.shape, source, spec.fullName)
    : ofLayer(spec.initializer, count, source);
  if (spec.zeroRow !== undefined) {
    const width = count / spec.shape[0]!;
    values.fill(0, spec.zeroRow * width, (spec.zeroRow + 1) * width);
  }
  return values;
}

/** Initial values of all parameters in the programs' order of axes. */
export function initialState(parameters: readonly NetworkParameter[], seed: number): Record<string, HostTensor> {
  return Object.fromEntries(parameters.map((spec, i) => [spec.fullName, toStored(spec, initialValues(spec, i, seed))]));
}

/**
 * Initial state for weights of given values: the trained copies of averaged weights, and slots that do not start at 0.
 */
export function slotState(
  parameters: readonly NetworkParameter[],
  training: TrainingSettings,
  weights: Readonly<Record<string, HostTensor>>,
): Record<string, HostTensor> {
  const { optimizer } = training;
  const definition = optimizerOf(optimizer);
  const state: Record<string, HostTensor> = {};
  for (const spec of parameters.filter(({ trainable }) => trainable)) {
    const trained = trainedOf(training)(spec);
    if (trained !== spec.fullName) state[trained] = weights[spec.fullName]!;
    for (const slot of definition.slots(optimizer)) {
      const value = definition.initial?.(optimizer, slot) ?? 0;
      if (value === 0) continue;
      const shape = storedShape(spec);
      const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(value);
      state[slotOf(slot, spec.fullName)] = { dtype: 'float32', shape, data };
    }
  }
  return state;
}
