/** First values of a network's parameters, the same in every runtime. */
import { fillUniform } from '../program/random.ts';
import type { HostTensor } from '../runtime/runtime.ts';
import type { NetworkParameter } from './network.ts';
import { toStored } from './storage.ts';

/** Float32 values in PyTorch's shape and order. Each parameter draws from a stream of its own. */
export function initialValues(spec: NetworkParameter, index: number, seed: number): Float32Array {
  const values = new Float32Array(spec.shape.reduce((product, dim) => product * dim, 1));
  const { initializer } = spec;
  if (initializer.kind === 'ones') values.fill(1);
  if (initializer.kind === 'constant') values.fill(initializer.value);
  if (initializer.kind === 'uniform') {
    fillUniform(values, seed, index, 0);
    for (let i = 0; i < values.length; i += 1) values[i] = (2 * values[i]! - 1) * initializer.bound;
  }
  return values;
}

/** All parameters as the programs store them. */
export function initialState(parameters: readonly NetworkParameter[], seed: number): Record<string, HostTensor> {
  return Object.fromEntries(parameters.map((spec, i) => [spec.fullName, toStored(spec, initialValues(spec, i, seed))]));
}
